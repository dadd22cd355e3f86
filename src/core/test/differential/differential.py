"""Random expressions, and what PyTorch computes for them: see the script `run` beside this file.

    python differential.py COUNT SEED > expressions.txt

An expression is a list of steps on tensors: its inputs are 0, 1, ..., and each step adds one. Every line of
the file is `what<TAB>numbers`. Inputs are sines, as in golden.py. For the result y and u = sin(1.3 + 1.3 i) + 0.2
in its shape, "grad k" is the gradient of sum(y u) for input k, "second k" that of sum(sin(sum of the squares of
all first gradients)), and "forward k" the derivative of y in the direction v = sin(0.3 + 1.3 i) + 0.1 of input k.
"""
import random
import sys

import torch
import torch.autograd.forward_ad as fwd
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def sines(offset, shift, *shape):
    n = 1
    for d in shape:
        n *= d
    return (torch.sin(offset + 1.3 * torch.arange(n, dtype=torch.float64)) + shift).reshape(shape)


def none(r, *x):
    return []


def axis(r, x):
    return [r.randrange(-x.dim(), x.dim())] if x.dim() else None


def axis_and_flag(r, x):
    return [r.randrange(-x.dim(), x.dim()), r.randrange(2)] if x.dim() else None


def two_axes(r, x):
    return r.sample(range(x.dim()), 2) if x.dim() > 1 else None


def matrix(r, x):
    return [r.randrange(-2, 3)] if x.dim() > 1 else None


def broadcasts(r, x, y):
    try:
        shape = torch.broadcast_shapes(x.shape, y.shape)
    except RuntimeError:
        return None
    return [] if shape.numel() < 100 else None


def multiplies(r, x, y):
    return [] if x.dim() > 1 and y.dim() > 1 and x.shape[-1] == y.shape[-2] and broadcasts(
        r, x[..., :1, :1], y[..., :1, :1]) is not None else None


def sizes(r, x):
    return [r.randrange(1, 3) for _ in x.shape] if x.numel() < 30 else None


def order(r, x):
    return r.sample(range(x.dim()), x.dim())


def longer(n):
    return lambda r, x: [] if x.dim() > 0 and x.shape[-1] >= n else None


def of_rank(n):
    return lambda r, *x: [] if all(t.dim() == n for t in x) else None


def inner(r, x, y):
    return [] if x.dim() == y.dim() == 1 and x.shape == y.shape else None


def alike(r, x, y):
    return [] if x.dim() > 0 and x.shape == y.shape else None


def images(r, x):
    return [] if x.dim() == 3 and min(x.shape[-2:]) > 1 else None


def matrix_vector(r, x, y):
    return [] if x.dim() == 2 and y.dim() == 1 and x.shape[1] == len(y) else None


def batches(r, x, y):
    return [] if x.dim() == 3 and y.dim() == 3 and x.shape[0] == y.shape[0] and x.shape[2] == y.shape[1] else None


def several(r, x):
    return [] if x.numel() > 1 else None


def sequences(r, x):
    return [] if x.dim() == 3 and x[0].numel() > 1 else None


def channels(r, x):
    return [] if x.dim() > 1 and x.numel() > x.shape[1] else None


def rows_of_matrix(r, x):
    return rows(r, x) if x.dim() == 2 else None


def rows(r, x):
    return [r.randrange(x.shape[0]) for _ in range(r.randrange(1, 4))] if x.dim() else None


def row(r, x):
    return [r.randrange(-x.shape[0], x.shape[0])] if x.dim() else None


def apart(x):
    """No two equal, so that no maximum is at a tie."""
    return x + 0.1 * sines(0.5, 0, *x.shape) + 0.01 * torch.arange(x.numel(), dtype=torch.float64).reshape(x.shape)


def positive(x):
    return x * x + 0.5


def put(x, i, y):
    x = x * 1
    x[i] = y
    return x


# name: number of operands, parameters (or None where it does not apply), function
OPS = {
    "add": (2, broadcasts, lambda p, x, y: x + y),
    "sub": (2, broadcasts, lambda p, x, y: x - y),
    "mul": (2, broadcasts, lambda p, x, y: x * y),
    "div": (2, broadcasts, lambda p, x, y: x / positive(y)),
    "pow": (2, broadcasts, lambda p, x, y: positive(x) ** torch.tanh(y)),
    "remainder": (2, broadcasts, lambda p, x, y: x % positive(y)),
    "logical": (2, broadcasts, lambda p, x, y: torch.where((x > 0) & (y < 0.5) | (x > 1), x, y)),
    "maximum": (2, broadcasts, lambda p, x, y: torch.maximum(apart(x), y)),
    "minimum": (2, broadcasts, lambda p, x, y: torch.minimum(apart(x), y)),
    "where": (2, broadcasts, lambda p, x, y: torch.where(x > 0.3, x, y)),
    "neg": (1, none, lambda p, x: -x),
    "square": (1, none, lambda p, x: x.square()),
    "cube": (1, none, lambda p, x: x ** 3),
    "abs": (1, none, lambda p, x: x.abs()),
    "exp": (1, none, lambda p, x: torch.tanh(x).exp()),
    "expm1": (1, none, lambda p, x: torch.tanh(x).expm1()),
    "log": (1, none, lambda p, x: positive(x).log()),
    "log2": (1, none, lambda p, x: positive(x).log2()),
    "log1p": (1, none, lambda p, x: positive(x).log1p()),
    "sqrt": (1, none, lambda p, x: positive(x).sqrt()),
    "sin": (1, none, lambda p, x: x.sin()),
    "cos": (1, none, lambda p, x: x.cos()),
    "erf": (1, none, lambda p, x: x.erf()),
    "relu": (1, none, lambda p, x: x.relu()),
    "leakyRelu": (1, none, lambda p, x: F.leaky_relu(x, 0.1)),
    "elu": (1, none, lambda p, x: F.elu(x, 1.3)),
    "softplus": (1, none, lambda p, x: F.softplus(torch.tanh(x))),
    "gelu": (1, none, lambda p, x: F.gelu(x)),
    "sigmoid": (1, none, lambda p, x: x.sigmoid()),
    "tanh": (1, none, lambda p, x: x.tanh()),
    "clamp": (1, none, lambda p, x: x.clamp(-0.5, 0.6)),
    "clone": (1, none, lambda p, x: x.clone()),
    "maskedFill": (1, none, lambda p, x: x.masked_fill(x > 0.2, 0.7)),
    "sum": (1, axis_and_flag, lambda p, x: x.sum(p[0], bool(p[1]))),
    "sumAll": (1, none, lambda p, x: x.sum()),
    "mean": (1, axis_and_flag, lambda p, x: x.mean(p[0], bool(p[1]))),
    "max": (1, axis_and_flag, lambda p, x: apart(x).max(p[0], bool(p[1])).values),
    "min": (1, axis_and_flag, lambda p, x: apart(x).min(p[0], bool(p[1])).values),
    "prod": (1, axis_and_flag, lambda p, x: x.prod(p[0], bool(p[1]))),
    "std": (1, axis_and_flag, lambda p, x: apart(x).std(p[0], False, bool(p[1])) if x.shape[p[0]] > 1 else x),
    "var": (1, axis_and_flag, lambda p, x: x.var(p[0], False, bool(p[1]))),
    "varAll": (1, several, lambda p, x: x.var()),
    "stdAll": (1, several, lambda p, x: apart(x).std(False)),
    "norm1": (1, axis_and_flag, lambda p, x: x.norm(1, p[0], bool(p[1]))),
    "norm3": (1, axis_and_flag, lambda p, x: apart(x).norm(3, p[0], bool(p[1]))),
    "normRoot": (1, axis_and_flag, lambda p, x: positive(x).norm(0.5, p[0], bool(p[1]))),
    "normLargest": (1, axis_and_flag, lambda p, x: apart(positive(x)).norm(torch.inf, p[0], bool(p[1]))),
    "norm": (1, axis_and_flag, lambda p, x: positive(x).norm(2, p[0], bool(p[1]))),
    "logsumexp": (1, axis_and_flag, lambda p, x: x.logsumexp(p[0], bool(p[1]))),
    "softmax": (1, axis, lambda p, x: x.softmax(p[0])),
    "logSoftmax": (1, axis, lambda p, x: x.log_softmax(p[0])),
    "cumsum": (1, axis, lambda p, x: x.cumsum(p[0])),
    "sort": (1, axis_and_flag, lambda p, x: apart(x).sort(p[0], bool(p[1])).values),
    "topk": (1, axis_and_flag, lambda p, x: apart(x).topk(1, p[0], bool(p[1])).values),
    "flip": (1, axis, lambda p, x: x.flip(p[0])),
    "roll": (1, axis_and_flag, lambda p, x: x.roll(p[1] + 1, p[0])),
    "unsqueeze": (1, axis, lambda p, x: x.unsqueeze(p[0])),
    "squeeze": (1, none, lambda p, x: x.squeeze()),
    "flatten": (1, none, lambda p, x: x.flatten()),
    "transpose": (1, two_axes, lambda p, x: x.transpose(*p)),
    "permute": (1, order, lambda p, x: x.permute(p)),
    "repeat": (1, sizes, lambda p, x: x.repeat(p)),
    "expand": (1, none, lambda p, x: x.unsqueeze(0).expand(2, *x.shape)),
    "triu": (1, matrix, lambda p, x: x.triu(p[0])),
    "tril": (1, matrix, lambda p, x: x.tril(p[0])),
    "diag": (1, of_rank(1), lambda p, x: x.diag()),
    "diagonal": (1, of_rank(2), lambda p, x: x.diag()),
    "slice": (1, longer(2), lambda p, x: x[..., 1:]),
    "chunk": (1, longer(2), lambda p, x: x.chunk(2, -1)[0] * 2 + x.chunk(2, -1)[-1].sum()),
    "split": (1, longer(3), lambda p, x: x.split(2, -1)[0]),
    "row": (1, row, lambda p, x: x[p[0]]),
    "rows": (1, rows, lambda p, x: x[torch.tensor(p)]),
    "indexSelect": (1, rows, lambda p, x: x.index_select(0, torch.tensor(p))),
    "mask": (1, none, lambda p, x: x[x > -9]),
    "gather": (1, axis, lambda p, x: x.gather(p[0], torch.zeros(x.shape, dtype=torch.long))),
    "scatter": (1, axis, lambda p, x: x.sin().scatter(p[0], torch.zeros_like(x.narrow(p[0], 0, 1), dtype=torch.long), x.cos().narrow(p[0], 0, 1))),
    "scatterAdd": (1, axis, lambda p, x: x.sin().scatter_add(p[0], torch.zeros(x.shape, dtype=torch.long), x.cos())),
    "put": (1, row, lambda p, x: put(x, p[0], x.sin().sum())),
    "cat": (1, axis, lambda p, x: torch.cat((x, x.sin()), p[0])),
    "stack": (1, axis, lambda p, x: torch.stack((x, x.cos()), p[0])),
    "matmul": (2, multiplies, lambda p, x, y: x @ y),
    "gram": (1, matrix, lambda p, x: x @ x.mT),
    "einsum": (2, multiplies, lambda p, x, y: torch.einsum("...ij,...jk->...ki", x, y)),
    "einsumSum": (1, of_rank(2), lambda p, x: torch.einsum("ij,kj,ij->ik", x, x, x)),
    "bmm": (2, batches, lambda p, x, y: torch.bmm(x, y)),
    "mv": (2, matrix_vector, lambda p, x, y: torch.mv(x, y)),
    "embedding": (1, rows_of_matrix, lambda p, x: F.embedding(torch.tensor(p), x)),
    "conv1d": (1, of_rank(3), lambda p, x: F.conv1d(x, sines(0.8, 0, 3, x.shape[1], 2), padding=1)),
    "conv2d": (1, images, lambda p, x: F.conv2d(x[None], sines(0.8, 0, 2, x.shape[0], 2, 2), stride=2, padding=1)[0]),
    "convTranspose2d": (1, images, lambda p, x: F.conv_transpose2d(x[None], sines(0.8, 0, x.shape[0], 2, 2, 2), stride=2)[0]),
    "maxPool2d": (1, images, lambda p, x: F.max_pool2d(apart(x)[None], 2, 1)[0]),
    "avgPool2d": (1, images, lambda p, x: F.avg_pool2d(x[None], 2, 1, 1)[0]),
    "adaptiveMaxPool2d": (1, images, lambda p, x: F.adaptive_max_pool2d(apart(x)[None], (2, 2))[0]),
    "adaptiveAvgPool2d": (1, images, lambda p, x: F.adaptive_avg_pool2d(x[None], (2, 2))[0]),
    "layerNorm": (1, longer(2), lambda p, x: F.layer_norm(apart(x), x.shape[-1:])),
    "batchNorm": (1, channels, lambda p, x: F.batch_norm(apart(x), None, None, training=True)),
    "groupNorm": (1, sequences, lambda p, x: F.group_norm(apart(x), 1)),
    "attention": (1, of_rank(3), lambda p, x: ((x @ x.sin().mT / x.shape[-1] ** 0.5).masked_fill(
        torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1), -torch.inf)).softmax(-1) @ x.cos()),
    "crossEntropy": (1, of_rank(2), lambda p, x: F.cross_entropy(
        x, torch.arange(len(x)) % x.shape[1], label_smoothing=0.1, reduction="none")),
    "nll": (1, of_rank(2), lambda p, x: F.nll_loss(x.log_softmax(1), torch.arange(len(x)) % x.shape[1])),
    "klDiv": (2, alike, lambda p, x, y: F.kl_div(x.log_softmax(-1), y.softmax(-1), reduction="batchmean")),
    "huber": (2, alike, lambda p, x, y: F.huber_loss(x, y, delta=0.7, reduction="none")),
    "bceWithLogits": (2, alike, lambda p, x, y: F.binary_cross_entropy_with_logits(x, y.sigmoid(), reduction="none")),
    "bce": (2, alike, lambda p, x, y: F.binary_cross_entropy(x.sigmoid(), y.sigmoid(), reduction="none")),
    "outer": (2, of_rank(1), lambda p, x, y: torch.outer(x, y)),
    "dot": (2, inner, lambda p, x, y: torch.dot(x, y)),
    "meshgrid": (2, of_rank(1), lambda p, x, y: torch.meshgrid(x, y, indexing="ij")[1] * x.sum()),
}
SHAPES = [(), (3,), (2, 3), (3, 2), (2, 1), (1, 3), (2, 2, 3), (3, 3), (2, 3, 2)]


def expression(r):
    """The shapes of the inputs, and the steps: names, operands and parameters."""
    shapes = [r.choice(SHAPES) for _ in range(r.randrange(1, 4))]
    values = [sines(0.4 + 0.5 * i, 0.1, *s) for i, s in enumerate(shapes)]
    steps = []
    while len(steps) < 6:
        name = r.choice(list(OPS))
        count, pick, f = OPS[name]
        # mostly the newest, so that steps build on each other
        operands = [len(values) - 1 if r.random() < 0.6 else r.randrange(len(values)) for _ in range(count)]
        x = [values[i] for i in operands]
        parameters = pick(r, *x)
        if parameters is None:
            continue
        y = f(parameters, *x)
        if y.numel() in range(1, 200) and y.dim() < 5 and y.abs().max() < 1e3:
            values.append(y)
            steps.append((name, operands, parameters))
    return shapes, steps


def evaluate(steps, inputs):
    values = list(inputs)
    for name, operands, parameters in steps:
        values.append(OPS[name][2](parameters, *(values[i] for i in operands)))
    return values[-1]


def results(shapes, steps):
    x = [sines(0.4 + 0.5 * i, 0.1, *s).requires_grad_() for i, s in enumerate(shapes)]
    y = evaluate(steps, x)
    found = {"value": y}
    zero = sum((i * 0).sum() for i in x)  # an input that is not used has a gradient of 0
    first = torch.autograd.grad(y + zero, x, sines(1.3, 0.2, *y.shape), create_graph=True)
    total = sum((g * g).sum() for g in first)
    if not total < 1e3:
        return None  # the sine of a large number magnifies the last bit of it
    second = torch.autograd.grad(total.sin() + zero, x)
    for k, i in enumerate(x):
        found[f"grad {k}"] = first[k]
        found[f"second {k}"] = second[k]
        with fwd.dual_level():
            duals = [t.detach() for t in x]
            duals[k] = fwd.make_dual(duals[k], sines(0.3, 0.1, *i.shape))
            tangent = fwd.unpack_dual(evaluate(steps, duals)).tangent
            found[f"forward {k}"] = torch.zeros_like(y) if tangent is None else tangent
    return found


def main(count, seed):
    r = random.Random(seed)
    written = 0
    while written < count:
        shapes, steps = expression(r)
        found = results(shapes, steps)
        if found is None or not all(t.isfinite().all() and (t.numel() == 0 or t.abs().max() < 1e6) for t in found.values()):
            continue
        written += 1
        text = ["|".join(" ".join(map(str, s)) for s in shapes)]
        text += [",".join((name, " ".join(map(str, o)), " ".join(map(str, p)))) for name, o, p in steps]
        print("expression", ";".join(text), sep="\t")
        for what, t in found.items():
            print(what, " ".join(map(repr, t.detach().reshape(-1).tolist())), sep="\t")


main(int(sys.argv[1]), int(sys.argv[2]))
