"""The scalar engine's work in plain CPython, built as micrograd is: an object for each number, a set
of operands, a closure for each operation, a recursive sort.

Speaks as pytorch.py does: "WORK SECONDS" in, "SECONDS_PER_STEP STEPS" out.
"""

import math
import platform
import sys
import time


class Value:
    """A number, the set of its operands, and a closure that hands its gradient on to them."""

    def __init__(self, data, operands=()):
        self.data = data
        self.grad = 0.0
        self.operands = set(operands)
        self.hand_on = lambda: None

    @staticmethod
    def of(x):
        return x if isinstance(x, Value) else Value(x)

    def __add__(self, other):
        other = Value.of(other)
        result = Value(self.data + other.data, (self, other))

        def hand_on():
            self.grad += result.grad
            other.grad += result.grad

        result.hand_on = hand_on
        return result

    def __mul__(self, other):
        other = Value.of(other)
        result = Value(self.data * other.data, (self, other))

        def hand_on():
            self.grad += other.data * result.grad
            other.grad += self.data * result.grad

        result.hand_on = hand_on
        return result

    def relu(self):
        result = Value(max(self.data, 0.0), (self,))

        def hand_on():
            self.grad += (result.data > 0) * result.grad

        result.hand_on = hand_on
        return result

    def backward(self):
        order = []
        seen = set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for operand in value.operands:
                    visit(operand)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value.hand_on()


def moons(count):
    """Two half circles, without noise; labels +1 and -1."""
    points = []
    for i in range(count):
        angle = math.pi * (i // 2) / (count // 2 - 1)
        if i % 2 == 0:
            points.append((math.cos(angle), math.sin(angle), 1.0))
        else:
            points.append((1 - math.cos(angle), 0.5 - math.sin(angle), -1.0))
    return points


def training():
    sizes = [2, 16, 16, 1]
    layers = []
    count = 0
    for i, o in zip(sizes, sizes[1:]):
        neurons = []
        for _ in range(o):
            weights = []
            for _ in range(i + 1):
                weights.append(Value(math.sin(count)))
                count += 1
            neurons.append(weights)
        layers.append(neurons)
    parameters = [w for layer in layers for neuron in layer for w in neuron]
    data = moons(100)

    def score(x):
        for depth, layer in enumerate(layers):
            out = []
            for neuron in layer:
                total = neuron[-1]
                for w, v in zip(neuron, x):
                    total = total + w * v
                out.append(total.relu() if depth < len(layers) - 1 else total)
            x = out
        return x[0]

    def step():
        loss = Value(0.0)
        for x0, x1, label in data:
            margin = (score([Value(x0), Value(x1)]) * -label + 1.0).relu()
            loss = loss + margin
        loss = loss * (1.0 / len(data))
        penalty = Value(0.0)
        for p in parameters:
            penalty = penalty + p * p
        loss = loss + penalty * 1e-4
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.01 * p.grad
        return loss.data

    return step


def main():
    sys.setrecursionlimit(10_000)
    clock = time.process_time if sys.argv[1] == "cpu" else time.perf_counter
    step = training()
    print("CPython", platform.python_version(), flush=True)
    for line in sys.stdin:
        seconds = float(line.split()[1])
        start = clock()
        steps = 0
        now = start
        while now - start < seconds:
            step()
            steps += 1
            now = clock()
        print((now - start) / steps, steps, flush=True)


main()
