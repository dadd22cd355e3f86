"""Cells of Python: each line of the input is a JSON string with code, and is answered with what it prints, in one line.

All numbers are double precision. The first line that it writes says which PyTorch this is.
"""

import json
import sys

import torch

torch.set_default_dtype(torch.float64)
names = {"__name__": "__main__"}
exec("import time\nimport torch\nfrom torch import nn", names)
print("PyTorch", torch.__version__, torch.get_num_threads(), "threads", flush=True)
for line in sys.stdin:
    exec(json.loads(line), names)
    sys.stdout.flush()
