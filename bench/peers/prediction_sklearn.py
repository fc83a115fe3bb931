"""scikit-learn as a density estimate: for each line "TRAIN.bin TEST.bin COLUMNS" of a file that is given, files of doubles row by row, the Gaussian
mixture with the smallest BIC among four covariance types and 1 to 9 components for the first file, and the mean log-density that it gives
to the rows of the second. Prints one JSON object: "means" and "models"."""
import json
import sys
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
means, models = [], []
for line in open(sys.argv[1]):
    train_file, test_file, columns = line.split()
    train = np.fromfile(train_file).reshape(-1, int(columns))
    test = np.fromfile(test_file).reshape(-1, int(columns))
    best = None
    for kind in ("spherical", "tied", "diag", "full"):
        for k in range(1, min(9, len(train)) + 1):
            try:
                model = GaussianMixture(k, covariance_type=kind, random_state=0).fit(train)
                bic = model.bic(train)
            except ValueError:
                continue
            if best is None or bic < best[0]:
                best = (bic, model, f"{kind}{k}")
    means.append(float(best[1].score(test)))
    models.append(best[2])
print(json.dumps({"means": means, "models": models}))
