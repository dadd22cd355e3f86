"""Writes golden.safetensors, the numbers that the tests of org.chainrule.nn compare with.

    python3 -m venv venv && venv/bin/pip install torch numpy safetensors
    venv/bin/python golden.py

No random number is drawn: inputs are sines of 1, 2, 3, ... Every layer takes its parameters from such a
ramp, too, and they stand in the file under PyTorch's names.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn, optim
from torch.nn.functional import cross_entropy

torch.set_default_dtype(torch.float64)
golden = {}


def put(name, tensor):
    golden[name] = tensor.detach().clone().contiguous()


def ramp(*shape, start=1):
    count = torch.Size(shape).numel()
    return torch.sin(torch.arange(start, start + count, dtype=torch.float64)).reshape(shape)


def fill(module):
    start = 1
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(ramp(*p.shape, start=start))
            start += p.numel()
    return module


def layer(name, module, x, passes=1, forward=None):
    fill(module)
    for key, value in module.state_dict().items():
        put(f"{name}/state/{key}", value)
    if x.is_floating_point():
        x.requires_grad_()
    for _ in range(passes):
        y = forward(module, x) if forward else module(x)
    (y * torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)).sum().backward()
    put(f"{name}/x", x.to(torch.float64))
    put(f"{name}/y", y)
    if x.is_floating_point():
        put(f"{name}/grad/x", x.grad)
    for key, p in module.named_parameters():
        put(f"{name}/grad/{key}", p.grad)
    for key, b in module.named_buffers():
        put(f"{name}/after/{key}", b)
    module.eval()
    put(f"{name}/eval", forward(module, x) if forward else module(x))


def unroll(cell, x):
    h = cell(x[0])
    for t in range(1, len(x)):
        h = cell(x[t], h)
    return h


class Shortcut(nn.Module):
    def __init__(self, *body):
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x):
        return x + self.body(x)


layer("linear", nn.Linear(3, 4), ramp(2, 3))
layer("linear on 3 axes", nn.Linear(3, 4, bias=False), ramp(2, 2, 3))
layer("conv", nn.Conv2d(2, 3, 3, stride=2, padding=1), ramp(2, 2, 5, 5))
layer("batch norm", nn.BatchNorm1d(3), ramp(4, 3), passes=2)
layer("batch norm of sequences", nn.BatchNorm1d(3, momentum=0.3), ramp(2, 3, 4))
layer("batch norm of images", nn.BatchNorm2d(2, eps=1e-3), ramp(2, 2, 3, 3))
layer("layer norm", nn.LayerNorm(5), ramp(2, 3, 5))
layer("rnn", nn.RNNCell(2, 3), ramp(4, 2, 2), forward=unroll)
layer("residual", Shortcut(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3)), ramp(2, 3))
layer(
    "activations",
    nn.Sequential(
        nn.LeakyReLU(0.01), nn.ELU(1.0), nn.GELU(), nn.Softplus(), nn.Sigmoid(), nn.Tanh(), nn.ReLU(), nn.Softmax(1)
    ),
    3 * ramp(2, 3),
)
layer(
    "cnn",
    nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 2)),
    ramp(2, 1, 4, 4),
)


layer("dilated grouped conv", nn.Conv2d(4, 6, 2, padding=1, dilation=2, groups=2), ramp(2, 4, 4, 4))
layer("conv of sequences", nn.Conv1d(2, 3, 3, stride=2, padding=1, dilation=2), ramp(2, 2, 8))
layer("transposed conv", nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1), ramp(2, 2, 3, 2))
layer("max pool", nn.MaxPool2d(3, 2, 1), ramp(1, 2, 5, 4))
layer("average pool", nn.AvgPool2d(2), ramp(1, 2, 5, 4))
layer("adaptive pool", nn.AdaptiveAvgPool2d((2, 3)), ramp(1, 2, 5, 4))
layer("adaptive max pool", nn.AdaptiveMaxPool2d((2, 3)), ramp(1, 2, 5, 4))
layer("group norm", nn.GroupNorm(2, 4), ramp(2, 4, 3, 2))
layer("embedding", nn.Embedding(5, 3), torch.tensor([[4, 0, 4], [2, 1, 0]]))


def output(module, x):
    return module(x)[0]


def everything(module, x):
    """The output and the last states in a row."""
    y, state = module(x)
    states = state if isinstance(state, tuple) else (state,)
    return torch.cat([y.flatten()] + [s.flatten() for s in states])


def from_states(module, x):
    h = ramp(4, 2, 3, start=5)
    y, state = module(x, (h, torch.zeros_like(h)) if isinstance(module, nn.LSTM) else h)
    states = state if isinstance(state, tuple) else (state,)
    return torch.cat([y.flatten()] + [s.flatten() for s in states])


for kind in (nn.RNN, nn.GRU, nn.LSTM):
    name = kind.__name__
    layer(name, kind(2, 3), ramp(4, 2, 2), forward=output)
    layer(f"{name} of 2 layers", kind(2, 3, 2, batch_first=True), ramp(2, 4, 2), forward=everything)
    layer(f"{name} of one sequence", kind(2, 3), ramp(4, 2), forward=everything)
    both = {"num_layers": 2, "batch_first": True, "bidirectional": True}
    layer(f"{name} in both directions", kind(2, 3, **both), ramp(2, 4, 2), forward=everything)
    layer(f"{name} in both directions from states", kind(2, 3, **both), ramp(2, 4, 2), forward=from_states)
layer("attention", nn.MultiheadAttention(4, 2), ramp(3, 2, 4), forward=lambda m, x: m(x, x, x)[0])
layer(
    "masked attention",
    nn.MultiheadAttention(4, 2, batch_first=True),
    ramp(2, 3, 4),
    forward=lambda m, x: torch.cat(
        [t.flatten() for t in m(x, x[:, :2], x[:, 1:], attn_mask=torch.ones(3, 2, dtype=torch.bool).triu(1))]
    ),
)
layer(
    "activation layers",
    nn.Sequential(nn.LeakyReLU(), nn.ELU(), nn.GELU(), nn.Softplus(), nn.Sigmoid(), nn.Tanh(), nn.ReLU(),
                  nn.Softmax(1), nn.LogSoftmax(1)),
    3 * ramp(2, 3),
)


def loss(name, module, x, target):
    x.requires_grad_()
    y = module(x, target)
    y.sum().backward()
    put(f"loss/{name}/x", x)
    put(f"loss/{name}/target", target.to(torch.float64))
    put(f"loss/{name}/y", y)
    put(f"loss/{name}/grad", x.grad)


labels = torch.tensor([2, 0, 1, 2])
weights = torch.tensor([1, 0.5, 2])
loss("CrossEntropyLoss", nn.CrossEntropyLoss(), ramp(4, 3), labels)
loss("CrossEntropyLoss SUM", nn.CrossEntropyLoss(reduction="sum"), ramp(4, 3), labels)
loss("CrossEntropyLoss with options", nn.CrossEntropyLoss(weights, ignore_index=0, label_smoothing=0.2), ramp(4, 3), labels)
loss("CrossEntropyLoss of images", nn.CrossEntropyLoss(weights), ramp(2, 3, 2), labels.reshape(2, 2))
loss("CrossEntropyLoss of probabilities", nn.CrossEntropyLoss(weights, label_smoothing=0.2), ramp(4, 3), ramp(4, 3, start=50).softmax(1))
loss("NLLLoss", nn.NLLLoss(), ramp(4, 3), labels)
loss("MSELoss", nn.MSELoss(), ramp(4, 3), ramp(4, 3, start=50))
loss("L1Loss", nn.L1Loss(), ramp(4, 3), ramp(4, 3, start=50))
loss("HuberLoss", nn.HuberLoss(), ramp(4, 3), 2 * ramp(4, 3, start=50))
loss("KLDivLoss", nn.KLDivLoss(), ramp(4, 3), ramp(4, 3, start=50).softmax(1))
loss("KLDivLoss BATCH_MEAN", nn.KLDivLoss(reduction="batchmean"), ramp(4, 3), ramp(4, 3, start=50).softmax(1))
loss("BCELoss", nn.BCELoss(), ramp(4, 3).sigmoid().detach(), ramp(4, 3, start=50).sigmoid())
loss("BCEWithLogitsLoss", nn.BCEWithLogitsLoss(), ramp(4, 3), ramp(4, 3, start=50).sigmoid())


def trajectory(name, make, steps=6, clip=None):
    """Two parameters on a bumpy bowl whose bumps move from step to step."""
    w = ramp(3).requires_grad_()
    b = (2 * ramp(2, 2, start=4)).requires_grad_()
    optimizer = make([w, b])
    rows = []
    for t in range(steps):
        optimizer.zero_grad()
        loss = sum((p.pow(2) * 3 + torch.sin(p * 5 + t)).sum() for p in (w, b))
        loss.backward()
        if clip:
            rows.append(torch.as_tensor(clip([w, b])).reshape(1))
        optimizer.step()
        rows.append(torch.cat([w.detach().flatten(), b.detach().flatten()]))
    put(f"optim/{name}", torch.cat(rows))


trajectory("sgd", lambda p: optim.SGD(p, lr=0.05))
trajectory("sgd decay", lambda p: optim.SGD(p, lr=0.05, weight_decay=0.1))
trajectory("sgd momentum", lambda p: optim.SGD(p, lr=0.05, momentum=0.9))
trajectory("sgd dampening", lambda p: optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.3))
trajectory("sgd nesterov", lambda p: optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1, nesterov=True))
trajectory("adam", lambda p: optim.Adam(p, lr=0.05))
trajectory("adam decay", lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1))
trajectory("adamw", lambda p: optim.AdamW(p, lr=0.05))
trajectory("adamw decay", lambda p: optim.AdamW(p, lr=0.05, weight_decay=0.3))
trajectory("amsgrad", lambda p: optim.Adam(p, lr=0.05, amsgrad=True))
trajectory("rmsprop", lambda p: optim.RMSprop(p, lr=0.05))
trajectory("rmsprop momentum", lambda p: optim.RMSprop(p, lr=0.05, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.8))
trajectory("rmsprop centered", lambda p: optim.RMSprop(p, lr=0.05, centered=True))
trajectory("adagrad", lambda p: optim.Adagrad(p, lr=0.5))
trajectory("adagrad decay", lambda p: optim.Adagrad(p, lr=0.5, lr_decay=0.1, weight_decay=0.2, eps=1e-3))
trajectory("clip norm", lambda p: optim.SGD(p, lr=0.05), clip=lambda p: nn.utils.clip_grad_norm_(p, 4.0))
trajectory("clip value", lambda p: optim.SGD(p, lr=0.05), clip=lambda p: nn.utils.clip_grad_value_(p, 1.5) or 0.0)


def schedule(name, make, epochs=25):
    optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    scheduler = make(optimizer)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    put(f"schedule/{name}", torch.tensor(rates))


def warm_up_then_cosine(optimizer):
    warm_up = optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / 5, total_iters=4)
    cosine = optim.lr_scheduler.CosineAnnealingLR(optimizer, 20)
    return optim.lr_scheduler.SequentialLR(optimizer, [warm_up, cosine], milestones=[5])


schedule("step", lambda o: optim.lr_scheduler.StepLR(o, 4, gamma=0.3))
schedule("exponential", lambda o: optim.lr_scheduler.ExponentialLR(o, 0.9))
schedule("cosine", lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 10, eta_min=0.04))
schedule("linear", lambda o: optim.lr_scheduler.LinearLR(o, start_factor=0.25, end_factor=0.75, total_iters=8))
schedule("warm up, then cosine", warm_up_then_cosine)


def training():
    """A small classifier, the usual loop."""
    model = fill(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.BatchNorm1d(8), nn.Linear(8, 3)))
    for key, value in model.state_dict().items():
        put(f"training/state/{key}", value)
    x, labels = ramp(6, 4, start=100), torch.tensor([0, 1, 2, 2, 1, 0])
    optimizer = optim.AdamW(model.parameters(), lr=0.02)
    scheduler = optim.lr_scheduler.StepLR(optimizer, 5, gamma=0.5)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = cross_entropy(model(x), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        scheduler.step()
        losses.append(loss.detach())
    put("training/x", x)
    put("training/losses", torch.stack(losses))
    for key, value in model.state_dict().items():
        put(f"training/after/{key}", value)


training()
put("gain", torch.tensor([nn.init.calculate_gain(n) for n in ("linear", "sigmoid", "tanh", "relu")]))
put("gain of leaky relu 0.3", torch.tensor(nn.init.calculate_gain("leaky_relu", 0.3)))
put("float32", ramp(2, 3).to(torch.float32))

target = pathlib.Path(__file__).with_name("golden.safetensors")
save_file(golden, target, metadata={"torch": torch.__version__})
print(target, len(golden), "tensors,", target.stat().st_size, "bytes, PyTorch", torch.__version__)
