#!/usr/bin/env python3
"""The greatest log-likelihoods of latent classes that plain expectation-maximization finds from 500 random starts (numpy).

Classes begin with equal proportions and probabilities drawn uniformly from the simplex, as poLCA begins; equal rows are one
row with their number for a weight; an iteration that gains less than 1e-10 is the last. Run in this folder: it writes
../expected/categorical/label-maxima.json.
"""
import csv, json
import numpy as np

STARTS, SEED = 500, 1
TABLES = {"gss82": (2, 3, 4), "titanic": (2, 3, 4), "hair-eye-color": (2, 3), "ucb-admissions": (2, 3), "lca-carcinoma": (2, 3, 4),
          "lca-values": (2, 3), "lca-cheating": (2, 3)}
LEFT_OUT = ("count", "GPA")


def indicators(name):
    rows = list(csv.DictReader(open(f"../data/{name}.csv")))
    columns = [column for column in rows[0] if column not in LEFT_OUT]
    levels = {column: sorted({row[column] for row in rows}) for column in columns}
    x = np.array([[float(row[column] == level) for column in columns for level in levels[column]] for row in rows])
    weights = np.array([float(row.get("count", 1)) for row in rows])
    distinct, place = np.unique(x, axis=0, return_inverse=True)
    return distinct, np.bincount(place.ravel(), weights), [len(levels[column]) for column in columns]


def maxima(x, weights, sizes, k, random):
    """All starts at once; those that have ended are taken out."""
    p = np.concatenate([random.dirichlet(np.ones(size), (STARTS, k)) for size in sizes], axis=2)
    share, last, found = np.full((STARTS, k), 1 / k), np.full(STARTS, -np.inf), []
    for _ in range(20000):
        logs = np.log(np.maximum(p, 1e-300)) @ x.T + np.log(np.maximum(share, 1e-300))[:, :, None]
        most = logs.max(1)
        r = np.exp(logs - most[:, None, :])
        sums = r.sum(1)
        value = (most + np.log(sums)) @ weights
        goes = value - last >= 1e-10
        found += list(value[~goes])
        if not goes.any():
            return np.array(found)
        r, last = r[goes] * (weights / sums[goes])[:, None, :], value[goes]
        total = r.sum(2)
        share, p = total / total.sum(1, keepdims=True), (r @ x) / np.maximum(total, 1e-300)[:, :, None]
    return np.array(found + list(last))


result = {}
for name, numbers in TABLES.items():
    x, weights, sizes = indicators(name)
    for k in numbers:
        random = np.random.RandomState(SEED)
        found = maxima(x, weights, sizes, k, random)
        result[f"{name}-g{k}"] = {"logLikelihood": float(found.max()), "startsThatReachIt": int((found > found.max() - 1e-3).sum())}
        print(name, k, result[f"{name}-g{k}"], flush=True)
json.dump({"tool": f"slow EM in numpy {np.__version__}", "call": "make/label_maxima.py", "starts": STARTS, "seed": SEED, "result": result},
          open("../expected/categorical/label-maxima.json", "w"), indent=2)
