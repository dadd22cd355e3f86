"""Writes how PyTorch prints some tensors when double is the default type.

    venv/bin/python src/test/golden/print.py > src/test/resources/print.txt

Each block: a line "# name", the text, an empty line.
"""
import torch

torch.set_default_dtype(torch.float64)
a = torch.arange(6.).reshape(2, 3)
T = {
    "scalar": torch.tensor(8.),
    "fraction": torch.tensor(0.116),
    "vector": torch.tensor([1., -2.5, 3.]),
    "whole": torch.tensor([1., -20., 300.]),
    "matrix": a / 3,
    "small": torch.tensor([1e-5, 1.]),
    "wide": torch.tensor([0.5, 12345.678]),
    "large": torch.tensor([1e9, 1.]),
    "huge whole": torch.tensor([123456789.]),
    "zeros": torch.zeros(2, 2),
    "empty": torch.zeros(0),
    "empty rows": torch.zeros(2, 0),
    "no rows": torch.zeros(0, 3),
    "special": torch.tensor([float("nan"), float("inf"), -float("inf"), 1.]),
    "special fraction": torch.tensor([float("nan"), float("inf"), 1.5]),
    "only nan": torch.tensor([float("nan")]),
    "cube": torch.arange(12.).reshape(2, 2, 3),
    "hyper": torch.arange(16.).reshape(2, 2, 2, 2),
    "long": torch.arange(30.) / 7,
    "long whole": torch.arange(40.),
    "cut": torch.arange(2000.),
    "cut matrix": torch.arange(2000.).reshape(20, 100) / 3,
    "cut tall": torch.arange(2000.).reshape(1000, 2),
    "cut cube": torch.arange(2000.).reshape(10, 10, 20),
    "leaf": torch.ones(2, 2).requires_grad_(),
    "result": torch.ones(2, 2).requires_grad_() + 1,
    "mean": (2 * (torch.ones(2, 2).requires_grad_() + 1) ** 2).mean(),
    "negative": torch.tensor([-0.5, 0.25, -100.125]),
    "tiny": torch.tensor([1e-10]),
    "mixed signs": torch.tensor([[-1., 2.], [3., -4.]]),
}
for name, t in T.items():
    print("#", name)
    print(t)
    print()
