"""A small job with scikit-learn: read a CSV file, fit by the defaults, print one JSON object.

usage: sklearn_csv.py FILE COMPONENTS
"""
import json
import sys
import time

import pandas
from sklearn.mixture import GaussianMixture

began = time.perf_counter()
rows = pandas.read_csv(sys.argv[1]).to_numpy()
read_seconds = time.perf_counter() - began
model = GaussianMixture(n_components=int(sys.argv[2]), random_state=1).fit(rows)
print(json.dumps({"source": "CSV by pandas", "readSeconds": read_seconds, "logLikelihood": float(model.score(rows)) * len(rows)}))
