"""The same work in PyTorch, eager, in double precision.

Arguments: threads, and "wall" or "cpu" for the clock. Reads lines "WORK SECONDS" and answers each
with "SECONDS_PER_STEP STEPS", so that the other side can take turns with it. The first line that it
writes says which PyTorch this is.
"""

import sys
import time

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(int(sys.argv[1]))
clock = time.process_time if sys.argv[2] == "cpu" else time.perf_counter


def wave(*shape, scale=1.0):
    """Numbers that need no random generator: scale·sin(0, 1, 2, …)."""
    count = 1
    for n in shape:
        count *= n
    return scale * torch.sin(torch.arange(count, dtype=torch.float64)).reshape(shape)


def circuit():
    x, y, z = (torch.tensor(v, requires_grad=True) for v in (-2.0, 5.0, -4.0))

    def step():
        x.grad = y.grad = z.grad = None
        f = (x + y) * z
        f.backward()

    return step


def transcript():
    x = torch.ones(2, 2, requires_grad=True)

    def step():
        x.grad = None
        y = x + 1
        z = y * y * 2
        out = z.mean()
        out.backward()

    return step


def chain():
    x = torch.tensor(1.0, requires_grad=True)
    c = torch.tensor(1.0001)

    def step():
        x.grad = None
        y = x
        for _ in range(1000):
            y = y * c
        y.backward()

    return step


def training(sizes, batch, classify):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(nn.ReLU())
    model = nn.Sequential(*layers)
    x = wave(batch, sizes[0])
    target = torch.arange(batch) % sizes[-1] if classify else wave(batch, sizes[-1])
    loss_of = nn.CrossEntropyLoss() if classify else nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), target)
        loss.backward()
        optimizer.step()

    return step


def deep_sigmoid():
    weights = [wave(64, 64, scale=0.1).requires_grad_() for _ in range(10)]
    biases = [wave(64, scale=0.1).requires_grad_() for _ in range(10)]
    x = wave(32, 64)

    def step():
        h = x
        for w, b in zip(weights, biases):
            w.grad = b.grad = None
            h = torch.sigmoid(h @ w + b)
        h.sum().backward()

    return step


def gradient_penalty():
    w = wave(64, 64, scale=0.1).requires_grad_()
    v = wave(64, 1, scale=0.1).requires_grad_()
    x = wave(32, 64).requires_grad_()

    def step():
        w.grad = v.grad = x.grad = None
        out = torch.tanh(x @ w) @ v
        (g,) = torch.autograd.grad(out.sum(), x, create_graph=True)
        penalty = ((g.pow(2).sum(1).sqrt() - 1) ** 2).mean()
        penalty.backward()

    return step


def million(function):
    x = torch.linspace(-6, 6, 1_000_000)
    return lambda: function(x)


WORKS = {
    "circuit": circuit,
    "transcript": transcript,
    "chain": chain,
    "train-2-16-16-1": lambda: training([2, 16, 16, 1], 32, False),
    "train-64-64-10": lambda: training([64, 64, 10], 64, True),
    "deep-sigmoid": deep_sigmoid,
    "gradient-penalty": gradient_penalty,
    "train-784-256-10": lambda: training([784, 256, 10], 64, True),
    "train-784-512-256-10": lambda: training([784, 512, 256, 10], 256, True),
    "sigmoid": lambda: million(torch.sigmoid),
    "tanh": lambda: million(torch.tanh),
    "exp": lambda: million(torch.exp),
}


def measure(step, seconds):
    start = clock()
    steps = 0
    now = start
    while now - start < seconds:
        step()
        steps += 1
        now = clock()
    return (now - start) / steps, steps


def main():
    ready = {}
    print("PyTorch", torch.__version__, torch.get_num_threads(), "threads", flush=True)
    for line in sys.stdin:
        work, seconds = line.split()
        if work not in ready:
            ready[work] = WORKS[work]()
        per_step, steps = measure(ready[work], float(seconds))
        print(per_step, steps, flush=True)


main()
