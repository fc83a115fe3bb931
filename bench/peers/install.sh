#!/bin/sh
# Installs the peers that Mixtura is timed against, on Debian or Ubuntu:
#   scikit-learn with OpenBLAS, and Armadillo with a compiler for bench/peers/armadillo_em.cpp
#   (the benchmark program compiles that file itself, into its temporary folder);
#   R with mclust and MASS for the comparison of searches; /usr/bin/time tells a process's peak memory.
# pandas reads the Parquet file if pyarrow is there too, which Debian 12 does not package;
# without it the scikit-learn side of the job from a Parquet file reads the same numbers from a raw file.
set -eu
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update
$as_root apt-get install -y python3-sklearn python3-pandas libopenblas-dev libarmadillo-dev g++ r-base-core r-cran-mclust r-cran-mass time
