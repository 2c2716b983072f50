"""The matrix product as a learner calls it in NumPy. Usage: matmul_numpy.py N: float32, N × N times N × N."""
import sys

import numpy as np

from worker import serve

n = int(sys.argv[1])
rng = np.random.default_rng(0)
a, b = (rng.standard_normal((n, n), dtype=np.float32) for _ in range(2))
serve(lambda: a @ b)
