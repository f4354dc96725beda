"""Questions: what people ask, and answers from the rows of the database."""

import os

# Numpy reads these when it is loaded. Handing such small sums out to several threads takes longer than doing them.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
