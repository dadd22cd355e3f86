"""Writes what PyTorch computes for the samples of OpSamples.java: values, first and second order.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python src/test/golden/golden.py > src/test/resources/golden.txt

Inputs are sines, so no random generator has to agree. Each line reads: sample, quantity, numbers.
With u = sin(1.3 + 1.3 i) + 0.2 in the shape of the result, "grad k" is the gradient of sum(y u)
for input k, and "second k" that of sum(sin(sum of all first gradients' elements squared)).
"""
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
S = {}


def sines(offset, shift, *shape):
    n = 1
    for d in shape:
        n *= d
    return (torch.sin(offset + 1.3 * torch.arange(n, dtype=torch.float64)) + shift).reshape(shape)


def add(name, f, *inputs):
    S[name] = (f, inputs)


def text(shape):
    return "(" + ", ".join(map(str, shape)) + ")"


def unary(name, f, shift):
    for shape in [(), (2, 3), (0,), (1,), (2, 3, 4)]:
        add(name + text(shape), f, sines(0.7, shift, *shape))
    add(name + " transposed", lambda x: f(x.t()), sines(0.7, shift, 2, 3))


def binary(name, f, shift):
    pairs = [((), ()), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 2)), ((0, 3), (3,)),
             ((1,), (4,)), ((2, 1, 2), (3, 1))]
    for a, b in pairs:
        add(name + text(a) + text(b), f, sines(0.7, shift, *a), sines(2.1, shift + 0.05, *b))
    add(name + " transposed", lambda x, y: f(x.t(), y), sines(0.7, shift, 2, 3), sines(2.1, shift, 3, 2))


def reductions(name, f):
    add(name + " all", lambda x: f(x, None, False), sines(0.4, 0, 2, 3))
    add(name + " scalar", lambda x: f(x, None, False), sines(0.4, 0))
    add(name + "(0)", lambda x: f(x, (0,), False), sines(0.4, 0, 2, 3))
    add(name + "(-1)", lambda x: f(x, (-1,), False), sines(0.4, 0, 2, 3))
    add(name + "(0,2)", lambda x: f(x, (0, 2), False), sines(0.4, 0, 2, 3, 2))
    add(name + "(1) keepDims", lambda x: f(x, (1,), True), sines(0.4, 0, 2, 3, 2))


def matmul(name, a, b):
    add(name, torch.matmul, sines(0.4, 0, *a), sines(0.9, 0, *b))


binary("add", lambda x, y: x + y, 0)
binary("sub", lambda x, y: x - y, 0)
binary("mul", lambda x, y: x * y, 0)
binary("div", lambda x, y: x / y, 2)
binary("remainder", torch.remainder, 2)
binary("power", lambda x, y: x ** y, 1.5)
binary("maximum", torch.maximum, 0)
binary("minimum", torch.minimum, 0)
add("where(2, 2)", lambda x, y: torch.where(torch.tensor([[True, False], [False, True]]), x, y),
    sines(1, 0, 2, 2), sines(2, 0, 2))
unary("neg", lambda x: -x, 0)
unary("pow2", lambda x: x ** 2, 0)
unary("pow3", lambda x: x ** 3, 0)
unary("pow-1.5", lambda x: x ** -1.5, 1.5)
unary("abs", torch.abs, 0)
unary("exp", torch.exp, 0)
unary("log", torch.log, 1.5)
unary("log2", torch.log2, 1.5)
unary("log1p", torch.log1p, 0.5)
unary("expm1", torch.expm1, 0)
unary("square", torch.square, 0)
unary("clone", torch.clone, 0)
unary("sqrt", torch.sqrt, 1.5)
unary("sin", torch.sin, 0)
unary("cos", torch.cos, 0)
unary("erf", torch.erf, 0)
unary("relu", torch.relu, 0)
unary("leakyRelu", lambda x: F.leaky_relu(x, 0.1), 0)
unary("elu", lambda x: F.elu(x, 1.3), 0)
unary("softplus", F.softplus, 0)
unary("gelu", F.gelu, 0)
unary("sigmoid", torch.sigmoid, 0)
unary("tanh", torch.tanh, 0)
unary("clamp", lambda x: x.clamp(-0.5, 0.6), 0)

reductions("sum", lambda x, d, k: x.sum(d, keepdim=k) if d else x.sum())
reductions("mean", lambda x, d, k: x.mean(d, keepdim=k) if d else x.mean())
reductions("max", lambda x, d, k: x.amax(d, keepdim=k) if d else x.max())
reductions("min", lambda x, d, k: x.amin(d, keepdim=k) if d else x.min())
reductions("norm", lambda x, d, k: torch.linalg.vector_norm(x, dim=d, keepdim=k))
reductions("logsumexp", lambda x, d, k: torch.logsumexp(x, d or tuple(range(x.dim())), keepdim=k))
for p, name in {.5: "0.5", 1: "1.0", 1.5: "1.5", 3: "3.0", torch.inf: "Infinity", -torch.inf: "-Infinity"}.items():
    reductions("norm " + name, lambda x, d, k, p=p: torch.linalg.vector_norm(x, p, d, k))
add("var of 1, biased", lambda x: x.var(1, False), sines(0.4, 0, 2, 3))
add("var biased", lambda x: x.var(False), sines(0.4, 0, 2, 3))
add("std of 1, unbiased", lambda x: x.std(1, True), sines(0.4, 0, 2, 3))
add("var", lambda x: x.var(), sines(0.4, 0, 5))
add("var(1)", lambda x: x.var(1), sines(0.4, 0, 2, 3))
add("var keepDims", lambda x: x.var((0, 2), correction=0, keepdim=True), sines(0.4, 0, 2, 3, 2))
add("std", lambda x: x.std(), sines(0.4, 0, 5))
add("std(1)", lambda x: x.std(1, False, True), sines(0.4, 0, 2, 3))
add("std keepDims", lambda x: x.std((0, 2), correction=0, keepdim=True), sines(0.4, 0, 2, 3, 2))
add("prod", lambda x: x.prod(), sines(0.4, 0, 2, 3))
add("prod scalar", lambda x: x.prod(), sines(0.4, 0))
add("prod(1)", lambda x: x.prod(1, True), sines(0.4, 0, 2, 3, 2))
add("prod with a 0", lambda x: (x * torch.tensor([1., 0., 1.])).prod(-1), sines(0.4, 0, 2, 3))
add("prod with two", lambda x: (x * torch.tensor([0., 1., 0.])).prod(), sines(0.4, 0, 3))
add("prod of rows and 0", lambda x: (x * torch.tensor([1., 0., 1.])).prod(0), sines(0.4, 0, 2, 3))
add("cumsum(0)", lambda x: x.cumsum(0), sines(0.4, 0, 3, 2))
add("cumsum(-2)", lambda x: x.cumsum(-2), sines(0.4, 0, 2, 3, 2))
add("sort", lambda x: x.sort().values, sines(0.4, 0, 2, 5))
add("sort(0) descending", lambda x: x.sort(0, True).values, sines(0.4, 0, 4, 2))
add("topk", lambda x: x.topk(2).values, sines(0.4, 0, 2, 5))
add("topk smallest", lambda x: x.topk(2, 0, False).values, sines(0.4, 0, 4, 2))
add("softmax", lambda x: x.softmax(-1), sines(0.4, 0, 2, 3))
add("softmax(0)", lambda x: x.softmax(0), sines(0.4, 0, 2, 3))
add("logSoftmax", lambda x: x.log_softmax(-1), sines(0.4, 0, 2, 3))
add("logSoftmax(1)", lambda x: x.log_softmax(1), sines(0.4, 0, 2, 3, 2))

add("reshape", lambda x: x.reshape(3, -1), sines(0.4, 0, 2, 3))
add("transpose", lambda x: x.transpose(0, 2), sines(0.4, 0, 2, 3, 2))
add("permute", lambda x: x.permute(2, 0, 1), sines(0.4, 0, 2, 3, 2))
add("expand", lambda x: x.expand(4, 2, 3), sines(0.4, 0, 2, 1))
add("view", lambda x: x.view(-1, 2), sines(0.4, 0, 2, 3))
add("T", lambda x: x.T, sines(0.4, 0, 2, 3))
add("mT", lambda x: x.mT, sines(0.4, 0, 2, 2, 3))
add("flatten", lambda x: x.flatten(), sines(0.4, 0, 2, 3))
add("squeeze all", lambda x: x.squeeze(), sines(0.4, 0, 1, 2, 1, 3))
add("flip", lambda x: x.flip(0, -1), sines(0.4, 0, 2, 2, 3))
add("roll", lambda x: x.roll(-2, 1), sines(0.4, 0, 2, 5))
add("roll all", lambda x: x.roll(7), sines(0.4, 0, 2, 3))
add("repeat", lambda x: x.repeat(2, 1, 3), sines(0.4, 0, 2, 3))
add("triu", lambda x: x.triu(), sines(0.4, 0, 3, 4))
add("triu(1)", lambda x: x.triu(1), sines(0.4, 0, 2, 3, 3))
add("tril(-1)", lambda x: x.tril(-1), sines(0.4, 0, 4, 3))
add("tril", lambda x: x.tril(), sines(0.4, 0, 3, 3))
add("diag of a matrix", lambda x: x.diag(), sines(0.4, 0, 3, 4))
add("diag of a matrix, below", lambda x: x.diag(-1), sines(0.4, 0, 4, 3))
add("diag of a vector", lambda x: x.diag(), sines(0.4, 0, 3))
add("diag of a vector, above", lambda x: x.diag(2), sines(0.4, 0, 2))
add("slice", lambda x: x[:, 1:-1:2], sines(0.4, 0, 2, 6))
add("select", lambda x: x.select(-1, -2), sines(0.4, 0, 2, 6))
add("indexSelect", lambda x: x.index_select(0, torch.tensor([2, 0, 2])), sines(0.4, 0, 3, 2))
add("gather", lambda x: x.gather(1, torch.tensor([[2, 2], [0, 1]])), sines(0.4, 0, 2, 3))
add("cat", lambda x, y: torch.cat((x, y, x), 1), sines(0.4, 0, 2, 3), sines(0.9, 0, 2, 1))
add("stack", lambda x, y: torch.stack((x, y), 1), sines(0.4, 0, 2, 3), sines(0.9, 0, 2, 3))

add("gather of fewer", lambda x: x.gather(1, torch.tensor([[2, 2, 0, 1]])), sines(0.4, 0, 2, 3))
add("scatter", lambda x, y: x.scatter(0, torch.tensor([[1, 2], [0, 1]]), y[:, :2]), sines(0.4, 0, 3, 3), sines(0.9, 0, 2, 3))
add("scatter a number", lambda x: x.scatter(1, torch.tensor([[1], [0]]), 2.5), sines(0.4, 0, 2, 3))
add("scatterAdd to", lambda x, y: x.scatter_add(0, torch.tensor([[1, 2, 1], [1, 1, 0]]), y),
    sines(0.4, 0, 3, 3), sines(0.9, 0, 2, 3))
add("x[1]", lambda x: x[1], sines(0.4, 0, 2, 3))
add("x[-1][1]", lambda x: x[-1][1], sines(0.4, 0, 2, 3))
add("x[1:3]", lambda x: x[1:3], sines(0.4, 0, 4, 2))
add("x[::2, -1]", lambda x: x[::2, -1], sines(0.4, 0, 4, 2))
add("x[:, None]", lambda x: x[:2, None], sines(0.4, 0, 3, 2))
add("x[mask]", lambda x: x[x > 0], sines(0.4, 0, 3, 2))
add("x[row mask]", lambda x: x[torch.tensor([True, False, True])], sines(0.4, 0, 3, 2))
add("x[[2, 0, 2]]", lambda x: x[[2, 0, -1]], sines(0.4, 0, 3, 2))
add("x[indices]", lambda x: x[torch.tensor([[2, 0], [-1, 1]])], sines(0.4, 0, 3))
add("x[r, c]", lambda x: x[torch.tensor([0, 1, 1]), torch.tensor([2, 0, 2])], sines(0.4, 0, 2, 3))
add("x[:, i]", lambda x: x[:, torch.tensor([2, 0])], sines(0.4, 0, 2, 3, 2))
add("x[i, :, j]", lambda x: x[torch.tensor([1, 0]), :, torch.tensor([0, 1])], sines(0.4, 0, 2, 3, 2))
add("x[0, :, j]", lambda x: x[0, :, torch.tensor([0, 1, 1])], sines(0.4, 0, 2, 3, 2))
add("x[:, mask]", lambda x: x[:, torch.tensor([True, False, True])], sines(0.4, 0, 2, 3))
add("x[i, j, k]", lambda x: x[1, torch.tensor([2, 0]), torch.tensor([1])], sines(0.4, 0, 2, 3, 2))


def put(x, at, y):
    x = x * 1
    x[at] = y
    return x


add("x[1] = y", lambda x, y: put(x, 1, y), sines(0.4, 0, 2, 3), sines(0.9, 0, 3))
add("x[1][0:2] = y", lambda x, y: put(x, (1, slice(0, 2)), y), sines(0.4, 0, 2, 3), sines(0.9, 0))
add("x[mask] = 5", lambda x: put(x, x > 0, 5), sines(0.4, 0, 2, 3))
add("x[indices] = y", lambda x, y: put(x, torch.tensor([0, -1]), y), sines(0.4, 0, 3, 2), sines(0.9, 0, 2, 2))
add("zeros[1] = x", lambda x: put(torch.zeros(2, 3), 1, x) * x, sines(0.4, 0, 3))
add("y was read before y[0] = x",  # PyTorch refuses this one, as exp has saved its result
    lambda x, y: (put(x.exp(), 0, y) ** 2).sum() + (x.exp() ** 2).sum(), sines(0.4, 0, 3), sines(0.9, 0))
add("embedding", lambda x: F.embedding(torch.tensor([[2, 0], [2, 1]]), x), sines(0.4, 0, 3, 2))
add("maskedFill", lambda x: x.masked_fill(torch.tensor([False, True, False]), 7), sines(0.4, 0, 2, 3))


def parts(tensors):
    """Each part times the sine of its number, and all in a row."""
    return torch.cat([t.reshape(-1) * torch.sin(torch.tensor(i + 1.)) for i, t in enumerate(tensors)])


add("split", lambda x: parts(x.split(2, 1)), sines(0.4, 0, 2, 5))
add("split lengths", lambda x: parts(x.split([1, 0, 3], 0)), sines(0.4, 0, 4, 2))
add("chunk", lambda x: parts(x.chunk(4)), sines(0.4, 0, 6, 2))
add("meshgrid", lambda x, y: parts(torch.meshgrid(x, y, indexing="ij")), sines(0.4, 0, 2), sines(0.9, 0, 3))

matmul("matmul", (2, 3), (3, 4))
matmul("matmul vector", (2, 3), (3,))
matmul("vector matmul", (3,), (3, 2))
matmul("dot", (3,), (3,))
matmul("batched", (2, 2, 3), (2, 3, 2))
matmul("batched broadcast", (2, 1, 2, 3), (2, 3, 2))
matmul("batched matrix", (2, 2, 3), (3, 2))
matmul("batched vector", (2, 2, 3), (3,))
matmul("vector batched", (3,), (2, 3, 2))

add("mm", torch.mm, sines(.4, 0, 2, 3), sines(.9, 0, 3, 4))
add("bmm", torch.bmm, sines(.4, 0, 2, 2, 3), sines(.9, 0, 2, 3, 2))
add("mv", torch.mv, sines(.4, 0, 2, 3), sines(.9, 0, 3))
add("dot of vectors", torch.dot, sines(.4, 0, 3), sines(.9, 0, 3))
add("outer", torch.outer, sines(.4, 0, 2), sines(.9, 0, 3))
for equation, shapes in {
    "ij,jk->ik": [(2, 3), (3, 4)], "ij,jk": [(2, 3), (3, 2)], "ba,cb": [(2, 3), (4, 2)],
    "bij,bjk->bik": [(2, 2, 3), (2, 3, 2)], "bhqd,bhkd->bhqk": [(2, 2, 3, 2), (2, 2, 2, 2)],
    "ij->ji": [(2, 3)], "ij->": [(2, 3)], "ij->j": [(2, 3)], "ii": [(3, 3)], "ii->i": [(3, 3)],
    "bii->ib": [(2, 3, 3)], "iji->j": [(2, 3, 2)], "iii->i": [(2, 2, 2)], "i,i->": [(3,), (3,)],
    "i,j->ij": [(2,), (3,)], "ij,ij->ij": [(2, 3), (2, 3)], "ij,ij->i": [(2, 3), (1, 3)],
    "ij,ik->jk": [(1, 2), (3, 2)], "...ij,...jk->...ik": [(2, 1, 2, 3), (2, 3, 2)],
    "...i,i->...": [(2, 2, 3), (3,)], "i...": [(2, 3)], "bn,anm,bm->ba": [(2, 3), (2, 3, 2), (2, 2)],
    "ab,bc,cd -> ad": [(2, 3), (3, 2), (2, 2)], ",i->i": [(), (3,)], "i,j,k->": [(2,), (3,), (2,)],
}.items():
    add("einsum " + equation, lambda *x, e=equation: torch.einsum(e, *x),
        *(sines(.4 + .5 * i, 0, *s) for i, s in enumerate(shapes)))

add("matmul nt vector", lambda x, y: x @ y.T, sines(.4, 0, 3), sines(.9, 0, 4, 3))
add("matmul nt vector batched", lambda x, y: x @ y.mT, sines(.4, 0, 3), sines(.9, 0, 2, 4, 3))
add("matmul tn vector", lambda x, y: x.T @ y, sines(.4, 0, 3, 2), sines(.9, 0, 3))
add("matmul tt batched vector", lambda x, y: x.mT @ y, sines(.4, 0, 2, 3, 4), sines(.9, 0, 3))
add("linear of one example", F.linear, sines(.4, 0, 3), sines(.9, 0, 4, 3), sines(1.9, 0, 4))

labels = torch.tensor([0, 2, 1])
add("klDiv BATCH_MEAN", lambda x, y: F.kl_div(x, y.softmax(1), reduction="batchmean"), sines(.4, 0, 2, 3), sines(.9, 0, 2, 3))
for r in ("mean", "sum", "none"):
    R = r.upper()
    add("crossEntropy " + R, lambda x, r=r: F.cross_entropy(x, labels, reduction=r), sines(.4, 0, 3, 4))
    add("l1 " + R, lambda x, y, r=r: F.l1_loss(x, y, reduction=r), sines(.4, 0, 4), sines(.9, 0, 4))
    add("huber " + R, lambda x, y, r=r: F.huber_loss(x, y, r, .5), sines(.4, 0, 4), sines(.9, 0, 4))
    add("klDiv " + R, lambda x, r=r: F.kl_div(x, torch.tensor([0, .25, .75]), reduction=r), sines(.4, 0, 3))
    add("binaryCrossEntropy " + R,
        lambda x, r=r: F.binary_cross_entropy(x.sigmoid(), torch.tensor([0, 1, .3]), reduction=r), sines(.4, 0, 3))
    add("crossEntropy of images " + R,
        lambda x, r=r: F.cross_entropy(x, torch.tensor([[0, 2], [1, 0]]), reduction=r), sines(.4, 0, 2, 3, 2))
    add("crossEntropy of one " + R, lambda x, r=r: F.cross_entropy(x, torch.tensor(1), reduction=r), sines(.4, 0, 3))
    weight = torch.tensor([1, .5, 2])
    add("crossEntropy of probabilities " + R,
        lambda x, y, r=r: F.cross_entropy(x, y.softmax(1), weight, reduction=r, label_smoothing=.1),
        sines(.4, 0, 2, 3), sines(.9, 0, 2, 3))
    add("crossEntropy with options " + R, lambda x, r=r: F.cross_entropy(
        x, torch.tensor([0, 2, 7, 1]), weight, ignore_index=7, reduction=r, label_smoothing=.1), sines(.4, 0, 4, 3))
    add("crossEntropy with one ignored " + R,
        lambda x, r=r: F.cross_entropy(x, torch.tensor([0, 2, -100]), reduction=r), sines(.4, 0, 3, 3))
    add("crossEntropy with weights " + R,
        lambda x, r=r: F.cross_entropy(x, torch.tensor([0, 2, 1]), weight, reduction=r), sines(.4, 0, 3, 3))
    add("mse " + R, lambda x, y, r=r: F.mse_loss(x, y, reduction=r), sines(.4, 0, 4), sines(.9, 0, 4))
    add("hinge " + R,
        lambda x, r=r: F.multi_margin_loss(x, labels, margin=0.3, reduction=r) * 4, sines(.4, 0, 3, 4))
    add("binaryCrossEntropyWithLogits " + R,
        lambda x, r=r: F.binary_cross_entropy_with_logits(x, torch.tensor([0, 1, .3]), reduction=r),
        sines(.4, 0, 3))
add("linear", F.linear, sines(.4, 0, 2, 3), sines(.9, 0, 4, 3), sines(1.9, 0, 4))
add("conv2d", lambda x, w, b: F.conv2d(x, w, b, 1, 1),
    sines(.4, 0, 2, 2, 3, 4), sines(.9, 0, 3, 2, 2, 3), sines(1.9, 0, 3))
add("conv2d stride", lambda x, w: F.conv2d(x, w, None, 2), sines(.4, 0, 1, 1, 5, 5), sines(.9, 0, 2, 1, 3, 3))
add("maxPool2d", lambda x: F.max_pool2d(x, 2, 2), sines(.4, 0, 2, 2, 4, 4))
add("maxPool2d padded", lambda x: F.max_pool2d(x, 3, 2, 1), sines(.4, 0, 1, 2, 4, 5))
add("avgPool2d padded", lambda x: F.avg_pool2d(x, 3, 2, 1), sines(.4, 0, 1, 2, 4, 5))
add("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, (2, 3)), sines(.4, 0, 1, 2, 5, 4))
add("adaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, (2, 3)), sines(.4, 0, 1, 2, 5, 4))
add("conv2d dilation groups", lambda x, w, b: F.conv2d(x, w, b, 1, 1, 2, 2),
    sines(.4, 0, 2, 4, 4, 4), sines(.9, 0, 6, 2, 2, 2), sines(1.9, 0, 6))
add("conv1d", lambda x, w, b: F.conv1d(x, w, b, 2, 1, 2), sines(.4, 0, 2, 2, 7), sines(.9, 0, 3, 2, 3), sines(1.9, 0, 3))
add("convTranspose2d", lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1),
    sines(.4, 0, 2, 2, 2, 3), sines(.9, 0, 2, 3, 3, 2), sines(1.9, 0, 3))
add("convTranspose2d dilation groups", lambda x, w: F.conv_transpose2d(x, w, None, 1, 0, 0, 2, 2),
    sines(.4, 0, 1, 4, 2, 2), sines(.9, 0, 4, 1, 2, 2))
add("groupNorm", lambda x, g, b: F.group_norm(x, 2, g, b), sines(.4, 0, 2, 4, 3), sines(.9, 0, 4), sines(1.9, 0, 4))
for causal in (False, True):
    add("attention causal " + str(causal).lower(),
        lambda q, k, v, c=causal: F.scaled_dot_product_attention(q, k, v, is_causal=c),
        sines(.4, 0, 2, 3, 2), sines(.9, 0, 2, 3, 2), sines(1.9, 0, 2, 3, 4))
add("attention with a mask", lambda q, k, v: F.scaled_dot_product_attention(
    q, k, v, torch.tensor([[True, True, False], [False, True, True]])), sines(.4, 0, 2, 2), sines(.9, 0, 3, 2), sines(1.9, 0, 3, 4))
add("attention with numbers", F.scaled_dot_product_attention,
    sines(.4, 0, 2, 2), sines(.9, 0, 3, 2), sines(1.9, 0, 3, 4), sines(2.9, 0, 2, 3))
add("avgPool2d", lambda x: F.avg_pool2d(x, 3, 1), sines(.4, 0, 1, 2, 4, 4))
add("batchNorm", lambda x, g, b: F.batch_norm(x, None, None, g, b, True),
    sines(.4, 0, 4, 3), sines(.9, 0, 3), sines(1.9, 0, 3))
add("batchNorm images", lambda x, g, b: F.batch_norm(x, None, None, g, b, True),
    sines(.4, 0, 2, 2, 2, 2), sines(.9, 0, 2), sines(1.9, 0, 2))
add("layerNorm", lambda x, g, b: F.layer_norm(x, (4,), g, b),
    sines(.4, 0, 2, 4), sines(.9, 0, 4), sines(1.9, 0, 4))


def show(name, what, t):
    print(name, what, " ".join(repr(v) for v in (t.detach() + torch.zeros(t.shape)).reshape(-1).tolist()), sep="\t")


for name, (f, inputs) in S.items():
    x = [i.clone().requires_grad_() for i in inputs]
    y = f(*x)
    show(name, "value", y)
    u = sines(1.3, 0.2, *y.shape)
    grads = torch.autograd.grad(y, x, u, create_graph=True)
    for k, g in enumerate(grads):
        show(name, f"grad {k}", g)
    # the functions without a second derivative in PyTorch (multi_margin_loss) stop here
    if not name.startswith("hinge") and any(g.requires_grad for g in grads):
        total = sum((g * g).sum() for g in grads)
        second = torch.autograd.grad(total.sin(), x, allow_unused=True)
        for k, g in enumerate(second):
            show(name, f"second {k}", torch.zeros_like(x[k]) if g is None else g)

# Ties and kinks: what PyTorch decides where mathematics does not.
def kink(name, f, *inputs):
    x = [torch.tensor(i, dtype=torch.float64).requires_grad_() for i in inputs]
    f(*x).sum().backward()
    for k, leaf in enumerate(x):
        show("kink " + name, f"grad {k}", leaf.grad)


kink("maximum", torch.maximum, [1., 2.], [1., 0.])
kink("minimum", torch.minimum, [1., 2.], [1., 0.])
kink("max", lambda x: x.max(), [3., 1., 3.])
kink("max axis", lambda x: x.max(0).values, [3., 1., 3.])
kink("min", lambda x: x.min(), [3., 1., 1.])
kink("min axis", lambda x: x.min(0).values, [3., 1., 1.])
kink("max axes", lambda x: x.amax((0, 1)), [[3., 1.], [3., 0.]])
kink("relu", torch.relu, [0., -0., 1.])
kink("leakyRelu", lambda x: F.leaky_relu(x, .1), [0., 1.])
kink("elu", lambda x: F.elu(x, 1.3), [0., 1.])
kink("abs", torch.abs, [0., -1.])
kink("clamp", lambda x: x.clamp(-1, 1), [-1., 1., 2.])
kink("norm", lambda x: x.norm(), [0., 0.])
for p in (1, 1.5, 3):
    kink(f"norm {p}", lambda x, p=p: x.norm(p), [0., 0.])
    kink(f"norm {p} of a 0", lambda x, p=p: x.norm(p), [0., -2.])
kink("norm inf", lambda x: x.norm(torch.inf), [3., -3., 1.])
kink("root of squares", lambda x: x.pow(2).sum().sqrt(), [0., 0.])
kink("std", lambda x: x.std(), [2., 2., 2.])
kink("prod", lambda x: x.prod(), [0., 2., 3.])
kink("prod of two", lambda x: x.prod(), [0., 0., 3.])
kink("sort", lambda x: x.sort(stable=True).values * torch.tensor([1., 2., 3.]), [2., 2., 1.])
kink("sqrt", torch.sqrt, [0., 1.])
kink("log", torch.log, [0., 1.])
kink("power", lambda x, y: x ** y, [0., 0., 2.], [0., 2., 0.])
kink("pow0", lambda x: x ** 0, [0., 1.])
kink("maxPool2d", lambda x: F.max_pool2d(x, 2, 2), [[[[1., 1.], [1., 0.]]]])

# Numbers at which computing goes wrong: NaN, infinities, signed zeros, subnormal and huge numbers,
# ties, both sides of kinks. "grad k" is the gradient of the sum, "infinite k" the gradient for an
# upstream gradient of infinity, as it comes out of a square root at 0, and "second k" the gradient
# of the sum of all first gradients.
inf, nan = float("inf"), float("nan")
ODD = [nan, inf, -inf, 0., -0., 5e-324, -1e-310, 1., -1., 0.5, -0.5, 3., 1e200, -1e200]
PAIRS = ([a for a in ODD for _ in ODD], ODD * len(ODD))
VECTORS = [[nan, 1., nan], [inf, 0., 1.], [-inf, 0., 1.], [inf, -inf, 0.], [-inf, -inf, -inf], [inf, inf, 1.],
           [0., -0., 0.], [-0., 0., -0.], [2., 2., 1.], [1., 2., 3.], [nan, inf, -inf],
           [1e200, -1e200, 1.], [3e-200, 4e-200, 0.], [5e-324, 5e-324, 0.]]


def special(name, f, *inputs, second=True):
    def gradient(up):
        x = [torch.tensor(i, dtype=torch.float64).requires_grad_() for i in inputs]
        y = f(*x)
        return x, y, torch.autograd.grad(y, x, torch.full_like(y, up), create_graph=True)

    x, y, first = gradient(1.)
    show("special " + name, "value", y)
    for k, g in enumerate(first):
        show("special " + name, f"grad {k}", g)
    if second and any(g.requires_grad for g in first):
        total = sum(g.sum() for g in first)
        for k, g in enumerate(torch.autograd.grad(total, x, allow_unused=True)):
            show("special " + name, f"second {k}", torch.zeros_like(x[k]) if g is None else g)
    for k, g in enumerate(gradient(inf)[2]):
        show("special " + name, f"infinite {k}", g)


for name, f in {
    "neg": torch.neg, "pow2": lambda x: x ** 2, "pow3": lambda x: x ** 3, "pow1": lambda x: x ** 1,
    "pow0": lambda x: x ** 0, "pow-1": lambda x: x ** -1, "pow0.5": lambda x: x ** .5, "pow-1.5": lambda x: x ** -1.5,
    "abs": torch.abs, "exp": torch.exp, "log": torch.log, "log2": torch.log2, "log1p": torch.log1p, "expm1": torch.expm1, "sqrt": torch.sqrt, "sin": torch.sin, "cos": torch.cos,
    "erf": torch.erf, "relu": torch.relu, "leakyRelu": lambda x: F.leaky_relu(x, .1), "elu": lambda x: F.elu(x, 1.3),
    "softplus": F.softplus, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "clamp": lambda x: x.clamp(-.5, 1), "clamp to nothing": lambda x: x.clamp(3, 1),
}.items():
    special(name, f, ODD)
special("gelu", F.gelu, ODD[:-2])  # PyTorch's second derivative overflows on the way
for name, f in {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div,
    "maximum": torch.maximum, "minimum": torch.minimum,
    "where": lambda x, y: torch.where(torch.arange(x.numel()) % 2 == 0, x, y),
}.items():
    special(name, f, *PAIRS)
special("power", torch.pow, *PAIRS, second=False)  # NaN at 0 in PyTorch
for name, f in {
    "sum": lambda x: x.sum(1), "mean": lambda x: x.mean(1), "max": lambda x: x.max(1).values,
    "min": lambda x: x.min(1).values, "max of two axes": lambda x: x.unsqueeze(1).amax((1, 2)),
    "min of two axes": lambda x: x.unsqueeze(1).amin((1, 2)),
    "max of all": lambda x: torch.stack([row.max() for row in x]),
    "min of all": lambda x: torch.stack([row.min() for row in x]),
    "logsumexp": lambda x: x.logsumexp(1), "norm 1": lambda x: x.norm(1, 1), "norm inf": lambda x: x.norm(inf, 1),
    "softmax": lambda x: x.softmax(1), "logSoftmax": lambda x: x.log_softmax(1), "var": lambda x: x.var(1),
    "var of all": lambda x: torch.stack([row.var() for row in x]),
    "var, correction 3": lambda x: x.var(1, correction=3),
    "std": lambda x: x.std(1), "cumsum": lambda x: x.cumsum(1),
    "sort": lambda x: x.sort(stable=True, dim=1).values, "topk": lambda x: x.topk(2, 1).values,
    "crossEntropy": lambda x: F.cross_entropy(x, torch.arange(len(VECTORS)) % 3, reduction="none"),
}.items():
    special(name, f, VECTORS)
special("prod", lambda x: x.prod(1), VECTORS, second=False)  # PyTorch multiplies infinities by 0 on the way
special("norm", lambda x: torch.linalg.vector_norm(x, dim=1), VECTORS[:6])  # it overflows, and its second is NaN at 0
