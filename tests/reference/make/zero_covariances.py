"""One Gaussian for each species of iris with two covariances held at 0, maximized by scipy without any of Mixtura's formulas.

python3 make/zero_covariances.py > expected/gaussian/zero-covariances-iris.json
"""
import csv
import json
import os
import sys

import numpy as np
import scipy
from scipy.optimize import minimize

HERE = os.path.dirname(os.path.abspath(__file__))
ZEROS = [(2, 0), (3, 1)]
OPTIONS = dict(maxiter=6000, maxfev=6000, xatol=1e-12, fatol=1e-15, adaptive=True)


def maximize(x):
    n, d = x.shape
    s = np.cov(x.T, bias=True)
    free = [(i, j) for i in range(d) for j in range(i + 1) if (i, j) not in ZEROS]

    def matrix(values):
        m = np.zeros((d, d))
        for value, (i, j) in zip(values, free):
            m[i, j] = m[j, i] = value
        return m

    def loss(values):
        m = matrix(values)
        if np.linalg.eigvalsh(m)[0] <= 0:
            return 1e10
        return np.linalg.slogdet(m)[1] + np.trace(np.linalg.solve(m, s))

    best = [s[i, j] if i == j else 0.0 for i, j in free]
    for _ in range(8):
        best = minimize(loss, best, method="Nelder-Mead", options=OPTIONS).x
    return -n / 2 * (d * np.log(2 * np.pi) + loss(best)), matrix(best)


rows = list(csv.DictReader(open(os.path.join(HERE, "..", "data", "iris.csv"))))
columns = list(rows[0])[:4]
result = {}
for species in sorted({row["species"] for row in rows}):
    table = np.array([[float(row[c]) for c in columns] for row in rows if row["species"] == species])
    loglik, covariance = maximize(table)
    result[species] = {"loglik": float(loglik), "covariance": covariance.tolist()}
json.dump({"task": "gaussian/zero-covariances-iris", "columns": columns, "zeros": ZEROS,
           "tool": f"scipy {scipy.__version__}, Nelder-Mead", "result": result}, sys.stdout, indent=1)
print()
