"""Questions: what people ask, and answers from the rows of the database.

The way of a message: `subjects` knows the stored programme and looks at the text by `dates`, `names`, `evidence` (what
its words say) and `classifying` (how likely each intent is). `reading` makes questions of that, by `deciding` and with
the `context` that they go on with. `answers` answers each, by `finding` (`search` has the queries) or `declining`;
`joining` makes one message of the answers.
"""

import os

# Numpy reads these when it is loaded. Handing such small sums out to several threads takes longer than doing them.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
