"""What PyTorch computes for the cells beside this file, which follow the course "Zero to Hero" in its mathematics.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python lectures.py > golden.txt

Every line reads: lecture, what, numbers. No random number is drawn: parameters begin as sines.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
lecture = ""


def show(name, numbers):
    t = torch.as_tensor(numbers).detach().to(torch.float64)
    print(lecture, name, " ".join(map(repr, t.reshape(-1).tolist())), sep="\t")


def text(shape):
    return "(" + ", ".join(map(str, shape)) + ")"


def sines(offset, factor, *shape):
    return (torch.sin(torch.arange(math.prod(shape)) * 1.3 + offset) * factor).reshape(shape)


trees = ("oak elm ash fir pine larch maple alder aspen beech birch cedar hazel holly rowan willow yew linden poplar "
         "spruce hornbeam juniper").split()


def letter(c):
    return 0 if c == "." else ord(c) - ord("a") + 1


def examples(context):
    x, y = [], []
    for tree in trees:
        window = [0] * context
        for c in tree + ".":
            x.append(window)
            y.append(letter(c))
            window = window[1:] + [letter(c)]
    return torch.tensor(x), torch.tensor(y)


def descend(parameters, rate):
    with torch.no_grad():
        for p in parameters:
            p -= rate * p.grad
            p.grad = None


def leaf(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def scalars():
    a, b, c = leaf(1.5), leaf(-0.75), leaf(4.0)
    d = a * b + c / 2 - 1
    e = (2 - d) * a ** 3 + 1 / b
    for result in (d, e):
        result.retain_grad()
    f = e.tanh() + (a - d) ** b.exp() - (-c).sigmoid() * 3
    f = f + (c / a).log()
    f.backward()
    show("value", f)
    show("gradients", torch.stack([t.grad for t in (a, b, c, d, e)]))

    leaves = x1, x2, w1, w2, bias = leaf(0.8), leaf(-1.2), leaf(-0.4), leaf(0.9), leaf(1.7)
    neuron = (x1 * w1 + x2 * w2 + bias).tanh()
    neuron.backward()
    show("neuron", torch.stack([neuron] + [t.grad for t in leaves]))
    grows = (2 * (x1 * w1 + x2 * w2 + bias)).exp()
    again = (grows - 1) / (grows + 1)
    again.backward()
    show("neuron twice", torch.stack([again] + [t.grad for t in leaves]))

    drawn = 0
    layers = []
    for i, o in ((3, 4), (4, 4), (4, 1)):
        rows = []
        for _ in range(o):
            rows.append([0.7 * math.sin(0.3 + 1.3 * (drawn + k)) for k in range(i + 1)])
            drawn += i + 1
        weights = torch.tensor([r[:-1] for r in rows]).requires_grad_()
        layers.append((weights, torch.tensor([r[-1] for r in rows]).requires_grad_()))
    points = torch.tensor([[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]])
    wanted = torch.tensor([1.0, -1, -1, 1])

    def loss():
        y = points
        for w, b in layers:
            y = torch.tanh(y @ w.T + b)
        return ((y[:, 0] - wanted) ** 2).sum()

    first = loss()
    first.backward()
    show("loss", first)
    show("network", torch.cat([t.grad.flatten() for pair in layers for t in pair]))
    parameters = [t for pair in layers for t in pair]
    for p in parameters:
        p.grad = None
    course = []
    for _ in range(20):
        now = loss()
        now.backward()
        course.append(now.item())
        descend(parameters, 0.05)
    show("training", course)


def pairs():
    counts = torch.zeros(27, 27)
    for tree in trees:
        for a, b in zip("." + tree, tree + "."):
            counts[letter(a), letter(b)] += 1
    show("pairs by their first letter", counts.sum(1))
    show("pairs that are there", counts[counts > 0])
    likely = (counts + 1) / (counts + 1).sum(1, keepdim=True)
    show("rows add up to 1", likely.sum(1))
    show("first letters", likely[0])
    x, y = examples(1)
    show("mean negative log-likelihood", -likely[x[:, 0], y].log().mean())
    w = sines(0.2, 0.5, 27, 27).requires_grad_()
    losses = []
    for _ in range(15):
        p = (F.one_hot(x[:, 0], 27).double() @ w).softmax(1)
        loss = -p[torch.arange(len(y)), y].log().mean() + 0.01 * (w ** 2).mean()
        loss.backward()
        losses.append(loss.item())
        descend([w], 10)
    show("training", losses)
    show("W afterwards", w.sum(0))


def network():
    x, y = examples(3)
    n = len(x)
    parameters = c, w1, b1, w2, b2 = [t.requires_grad_() for t in (
        sines(0.1, 1, 27, 2), sines(0.5, 0.4, 6, 20), sines(0.9, 0.1, 20), sines(1.3, 0.3, 20, 27), sines(1.7, 0.1, 27))]

    def logits(x):
        return torch.tanh(c[x].view(-1, 6) @ w1 + b1) @ w2 + b2

    show("scores", logits(x[0:4]))
    show("number of parameters", sum(p.numel() for p in parameters))
    loss = F.cross_entropy(logits(x), y)
    show("loss", loss)
    show("loss by hand", loss)
    loss.backward()
    for p in parameters:
        show("gradient of " + text(p.shape), p.grad)
        p.grad = None
    losses = []
    for k in range(40):
        batch = (torch.arange(16) * 7 + 5 * k) % n
        now = F.cross_entropy(logits(x[batch]), y[batch])
        now.backward()
        losses.append(now.item())
        descend(parameters, 0.1 if k < 30 else 0.01)
    show("training", losses)
    show("loss afterwards", F.cross_entropy(logits(x), y))
    rates = 10 ** torch.linspace(-3, 0, 10)
    found = []
    for rate in rates:
        now = F.cross_entropy(logits(x), y)
        now.backward()
        found.append(now.item())
        descend(parameters, rate.item())
    show("rates", rates)
    show("losses by rate", found)


def normalization():
    x, y = examples(3)
    n, width = len(x), 30
    c, w1, w2, b2 = sines(0.1, 1, 27, 4), sines(0.5, 5 / 3 / math.sqrt(12), 12, width), sines(1.3, 0.01, width, 27), torch.zeros(27)
    scale, shift = torch.ones(1, width), torch.zeros(1, width)
    parameters = [p.requires_grad_() for p in (c, w1, w2, b2, scale, shift)]
    running_mean, running_std = torch.zeros(1, width), torch.ones(1, width)

    def raw(x):
        return c[x].flatten(1) @ w1

    show("saturated", (torch.tanh(raw(x)).abs() > 0.8).double().mean(0))
    show("spread", raw(x).std(0, True))
    show("a loss without knowledge", -math.log(1 / 27))
    losses = []
    for k in range(25):
        batch = (torch.arange(32) * 5 + 3 * k) % n
        before = raw(x[batch])
        mean, std = before.mean(0, keepdim=True), before.std(0, True, True)
        with torch.no_grad():
            running_mean = 0.9 * running_mean + 0.1 * mean
            running_std = 0.9 * running_std + 0.1 * std
        h = torch.tanh(scale * (before - mean) / std + shift)
        loss = F.cross_entropy(h @ w2 + b2, y[batch])
        loss.backward()
        losses.append(loss.item())
        descend(parameters, 0.5)
    show("training", losses)
    show("running mean", running_mean)
    show("running spread", running_std)
    show("scale", scale)
    scored = torch.tanh(scale * (raw(x) - running_mean) / running_std + shift) @ w2 + b2
    show("loss with the running figures", F.cross_entropy(scored, y))

    deep = nn.Sequential(nn.Linear(12, 10), nn.BatchNorm1d(10), nn.Tanh(), nn.Linear(10, 10), nn.BatchNorm1d(10), nn.Tanh(),
                         nn.Linear(10, 27), nn.BatchNorm1d(27))
    offset = 0.0
    with torch.no_grad():
        for p in deep.parameters():
            start = sines(offset, 5 / 3 / math.sqrt(p.shape[1]) if p.dim() == 2 else 0.5, *p.shape)
            p.copy_(start if p.dim() == 2 else start + 1)
            offset += 0.4
    inputs = c.detach()[x].flatten(1)
    course, ratios = [], []
    for _ in range(10):
        loss = F.cross_entropy(deep(inputs), y)
        loss.backward()
        course.append(loss.item())
        ratios += [(0.1 * p.grad.std() / p.detach().std()).log10().item() for p in deep.parameters() if p.dim() == 2]
        descend(deep.parameters(), 0.1)
    show("deep training", course)
    show("updates against values", ratios)
    show("deep loss in evaluation", F.cross_entropy(deep.eval()(inputs), y))


def by_hand():
    x, y = examples(3)
    n, width = 16, 12
    rows = (torch.arange(n) * 7) % len(x)
    x, y = x[rows], y[rows]
    c, w1, b1 = sines(0.1, 1, 27, 4), sines(0.5, 0.5, 12, width), sines(0.7, 0.1, width)
    scale, shift = sines(0.9, 0.1, 1, width) + 1, sines(1.1, 0.1, 1, width)
    w2, b2 = sines(1.3, 0.1, width, 27), sines(1.5, 0.1, 27)
    parameters = [p.requires_grad_() for p in (c, w1, b1, scale, shift, w2, b2)]
    chosen = c[x]
    inputs = chosen.view(n, -1)
    sums = inputs @ w1 + b1
    mean = sums.sum(0, keepdim=True) / n
    centred = sums - mean
    squares = centred ** 2
    variance = squares.sum(0, keepdim=True) / (n - 1)
    shrink = (variance + 1e-5) ** -0.5
    normal = centred * shrink
    active = scale * normal + shift
    h = torch.tanh(active)
    scores = h @ w2 + b2
    highest = scores.max(1, keepdim=True).values
    lowered = scores - highest
    grown = lowered.exp()
    total = grown.sum(1, keepdim=True)
    inverse = total ** -1
    p = grown * inverse
    logs = p.log()
    loss = -logs[torch.arange(n), y].mean()
    results = [logs, p, inverse, total, grown, lowered, highest, scores, h, active, normal, shrink, variance, squares,
               centred, mean, sums, inputs, chosen]
    for t in results:
        t.retain_grad()
    loss.backward()
    show("loss", loss)
    show("normalized", normal)
    for k, t in enumerate(results + parameters):
        show(f"gradient {k}", t.grad)
    show("scores at once", scores.grad)
    show("sums at once", sums.grad)


class Pairs(nn.Module):
    def forward(self, x):
        x = x.view(x.shape[0], x.shape[1] // 2, x.shape[2] * 2)
        return x.squeeze(1) if x.shape[1] == 1 else x


class Normal(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale, self.shift = nn.Parameter(torch.ones(8)), nn.Parameter(torch.zeros(8))
        self.running_mean, self.running_variance = torch.zeros(8), torch.ones(8)

    def forward(self, x):
        axes = (0, 1) if x.dim() == 3 else (0,)
        mean, variance = self.running_mean, self.running_variance
        if self.training:
            mean, variance = x.mean(axes, keepdim=True), x.var(axes, keepdim=True)
            with torch.no_grad():
                self.running_mean = 0.9 * self.running_mean + 0.1 * mean
                self.running_variance = 0.9 * self.running_variance + 0.1 * variance
        return (x - mean) / torch.sqrt(variance + 1e-5) * self.scale + self.shift


def tree():
    x, y = examples(8)
    n = len(x)
    model = nn.Sequential(nn.Embedding(27, 4), Pairs(), nn.Linear(8, 8), Normal(), nn.Tanh(), Pairs(), nn.Linear(16, 8), Normal(),
                          nn.Tanh(), Pairs(), nn.Linear(16, 8), Normal(), nn.Tanh(), nn.Linear(8, 27))
    offset = 0.0
    with torch.no_grad():
        for p in model.parameters():
            if p.dim() == 2:
                p.copy_(sines(offset, 1 / math.sqrt(p.shape[1]), *p.shape))
            elif p.sum() != p.numel():
                p.copy_(sines(offset, 0.1, *p.shape))
            offset += 0.4
    show("number of parameters", sum(p.numel() for p in model.parameters()))
    deep = x[0:3]
    for layer in model:
        deep = layer(deep)
        show(f"through {type(layer).__name__} {text(deep.shape)}", deep)
    losses = []
    for k in range(12):
        batch = (torch.arange(48) * 3 + 11 * k) % n
        loss = F.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        losses.append(loss.item())
        descend(model.parameters(), 0.1)
    show("training", losses)
    show("averages of three", torch.tensor(losses).view(-1, 3).mean(1))
    show("loss in evaluation", F.cross_entropy(model.eval()(x), y))


for lecture, run in {"1-scalars": scalars, "2-pairs": pairs, "3-network": network, "4-normalization": normalization,
                     "5-by-hand": by_hand, "6-tree": tree}.items():
    run()
