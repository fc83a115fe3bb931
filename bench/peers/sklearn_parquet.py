"""The whole job with scikit-learn: read a table, fit, print one JSON object.

usage: sklearn_parquet.py FOLDER ITERATIONS

Reads FOLDER/big.parquet with pandas where pyarrow is installed, else FOLDER/rows.bin (the same numbers, raw doubles),
and says which. Begins at FOLDER/means.bin with equal weights and the data's own covariance in every component.
"""
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture


def read(folder, case):
    try:
        import pyarrow  # noqa: F401
        import pandas
    except ImportError:
        return np.fromfile(folder / "rows.bin").reshape(case["rows"], case["columns"]), "raw doubles"
    return pandas.read_parquet(folder / "big.parquet").to_numpy(), "Parquet by pandas"


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    folder, iterations = Path(sys.argv[1]), int(sys.argv[2])
    case = json.loads((folder / "case.json").read_text())
    k = case["components"]
    began = time.perf_counter()
    rows, source = read(folder, case)
    read_seconds = time.perf_counter() - began
    means = np.fromfile(folder / "means.bin").reshape(k, case["columns"])
    precision = np.linalg.inv(np.cov(rows, rowvar=False, bias=True))
    model = GaussianMixture(n_components=k, covariance_type="full", tol=0.0, reg_covar=0.0, max_iter=iterations,
                            init_params="random", weights_init=np.full(k, 1.0 / k), means_init=means,
                            precisions_init=np.repeat(precision[None], k, axis=0))
    model.fit(rows)
    fit_seconds = time.perf_counter() - began - read_seconds
    # The log-likelihood of the final parameters costs a pass that the fit itself does not need; Mixtura's command makes it too.
    print(json.dumps({"source": source, "readSeconds": read_seconds, "fitSeconds": fit_seconds,
                      "logLikelihood": float(model.score(rows)) * len(rows)}))


main()
