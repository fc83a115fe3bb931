"""Times scikit-learn's EM on one case; prints one JSON object.

usage: sklearn_em.py FOLDER COVARIANCE SHORT LONG

FOLDER holds case.json, rows.bin (n x d doubles, row by row) and means.bin (k x d). The fit begins at those means,
equal weights and identity covariances, and runs SHORT and then LONG iterations. The difference leaves out everything
that is done once: checking the input, setting up, the labels of the last step.
"""
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture


def begin(covariance, means, iterations):
    k, d = means.shape
    identity = np.ones((k, d)) if covariance == "diag" else np.repeat(np.eye(d)[None], k, axis=0)
    return GaussianMixture(n_components=k, covariance_type=covariance, tol=0.0, reg_covar=0.0, max_iter=iterations,
                           init_params="random", weights_init=np.full(k, 1.0 / k), means_init=means, precisions_init=identity)


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    folder, covariance = Path(sys.argv[1]), sys.argv[2]
    case = json.loads((folder / "case.json").read_text())
    rows = np.fromfile(folder / "rows.bin").reshape(case["rows"], case["columns"])
    means = np.fromfile(folder / "means.bin").reshape(case["components"], case["columns"])
    times = []
    for iterations in (int(sys.argv[3]), int(sys.argv[4])):
        model = begin(covariance, means, iterations)
        began = time.perf_counter()
        model.fit(rows)
        times.append(time.perf_counter() - began)
    print(json.dumps({"short": times[0], "long": times[1], "iterations": model.n_iter_, "meanLogLikelihood": float(model.score(rows))}))


main()
