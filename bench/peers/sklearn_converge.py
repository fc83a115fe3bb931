"""Runs scikit-learn's EM to convergence and prints, as one JSON object, when it reached which log-likelihood.

usage: sklearn_converge.py FOLDER TOLERANCE ITERATIONS

FOLDER is as for sklearn_em.py. The fit has full covariances and no regularisation, begins at the folder's means with equal
weights and identity covariances, and ends when an iteration changes the mean log-likelihood by less than TOLERANCE.
"seconds" and "meanLogLikelihoods" have an entry for each expectation step: the first is that of the start.
"""
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture


class Recorded(GaussianMixture):
    """Notes when each expectation step of the fit has ended, and the mean log-likelihood that it found."""

    def _e_step(self, X):
        result = super()._e_step(X)
        self.steps.append((time.perf_counter(), float(result[0])))
        return result


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    folder = Path(sys.argv[1])
    case = json.loads((folder / "case.json").read_text())
    k, d = case["components"], case["columns"]
    rows = np.fromfile(folder / "rows.bin").reshape(case["rows"], d)
    means = np.fromfile(folder / "means.bin").reshape(k, d)
    model = Recorded(n_components=k, tol=float(sys.argv[2]), max_iter=int(sys.argv[3]), reg_covar=0.0, init_params="random",
                     weights_init=np.full(k, 1.0 / k), means_init=means, precisions_init=np.repeat(np.eye(d)[None], k, axis=0))
    model.steps = []
    began = time.perf_counter()
    model.fit(rows)
    print(json.dumps({"converged": bool(model.converged_), "seconds": [at - began for at, _ in model.steps],
                      "meanLogLikelihoods": [value for _, value in model.steps]}))


main()
