"""Prints the versions of scikit-learn, NumPy and its BLAS as one JSON object."""
import json
import platform

import numpy as np
import sklearn
from threadpoolctl import threadpool_info

np.dot(np.ones((2, 2)), np.ones((2, 2)))
blas = [f"{pool['internal_api']} {pool['version']} ({pool.get('architecture', 'unknown')} kernels, {pool['num_threads']} threads)"
        for pool in threadpool_info() if pool["user_api"] == "blas"]
print(json.dumps({"versions": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, Python {platform.python_version()}, " + ", ".join(blas)}))
