// ACCEPTED with products instead of powers
// CELL e05-once
double[] once(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true);
    Tensor z = a.mul(a).add(b.mul(b));
    z.backward();
    return new double[] {z.item(), a.grad().item(), b.grad().item()};
}

// ACCEPTED the graph kept both times
// CELL e05-twice
double[] twice(double x, double y) {
    Tensor v = tensor(x, y).requiresGrad(true);
    Tensor z = v.pow(2).sum();
    for (int i = 0; i < 2; i++) {
        z.backward(RETAIN_GRAPH);
    }
    return v.grad().toArray();
}

// WRONG the gradients are the inputs: the 2 of x² is missing
// CELL e05-once
double[] once(double x, double y) { return new double[] {x * x + y * y, x, y}; }

// WRONG it is the gradient of one pass: two passes add up
// CELL e05-twice
double[] twice(double x, double y) { double[] g = once(x, y); return new double[] {g[1], g[2]}; }

// WRONG nothing was zeroed: two passes add up
// CELL e05-zeroed
double[] zeroed(double x, double y) { return twice(x, y); }

// WRONG secondFails gives false, which is wrong here
// CELL e05-again
boolean secondFails(double x, double y) { once(x, y); once(x, y); return false; }

// ACCEPTED with operators
// CELL e05-once
Tensor squares(Tensor x, Tensor y) { return x * x + y * y; }
double[] once(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true);
    Tensor z = squares(a, b);
    z.backward();
    return new double[] {z.item(), a.grad().item(), b.grad().item()};
}
// CELL e05-twice
double[] twice(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true);
    BinaryOperator<Tensor> sum = (u, v) -> u * u + v * v;
    Tensor z = sum.apply(a, b);
    z.backward(RETAIN_GRAPH);
    z.backward();
    return new double[] {a.grad().item(), b.grad().item()};
}

// ACCEPTED both passes inside of try
// CELL e05-again
boolean secondFails(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true), z = a.pow(2).add(b.pow(2));
    try {
        z.backward();
        z.backward();
    } catch (AutogradException e) {
        return true;
    }
    return false;
}

// ACCEPTED a loop that counts what failed
// CELL e05-again
boolean secondFails(double x, double y) {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.mul(v).sum();
    int failed = 0;
    for (int pass = 0; pass < 2; pass++) {
        try {
            z.backward();
        } catch (RuntimeException e) {
            failed++;
        }
    }
    return failed == 1;
}

// ACCEPTED a fresh gradient in place of zeroGrad
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.pow(2).sum();
    z.backward(RETAIN_GRAPH);
    v.zeroGrad();
    z.backward(RETAIN_GRAPH);
    return v.grad().toArray();
}
// CELL e05-once
double[] once(double x, double y) {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.norm().pow(2);
    z.backward();
    double[] g = v.grad().toArray();
    return new double[] {z.item(), g[0], g[1]};
}

// ACCEPTED with a helper for the graph
// CELL e05-once
record Graph(Tensor x, Tensor y, Tensor z) {
    static Graph at(double x, double y) {
        Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true);
        return new Graph(a, b, a.pow(2).add(b.pow(2)));
    }
    double[] grads() { return new double[] {x.grad().item(), y.grad().item()}; }
}
double[] once(double x, double y) {
    Graph g = Graph.at(x, y);
    g.z().backward();
    return new double[] {g.z().item(), g.grads()[0], g.grads()[1]};
}
// CELL e05-twice
double[] twice(double x, double y) {
    Graph g = Graph.at(x, y);
    g.z().backward(RETAIN_GRAPH);
    g.z().backward();
    return g.grads();
}
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    Graph g = Graph.at(x, y);
    g.z().backward(RETAIN_GRAPH);
    Stream.of(g.x(), g.y()).forEach(Tensor::zeroGrad);
    g.z().backward();
    return g.grads();
}

// WRONG secondFails says true without having seen it
// CELL e05-again
boolean secondFails(double x, double y) { return true; }

// WRONG secondFails says true without having seen it
// CELL e05-again
boolean secondFails(double x, double y) { once(x, y); once(x, y); return true; }

// WRONG secondFails gives false, which is wrong here
// CELL e05-again
boolean secondFails(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true), z = a.pow(2).add(b.pow(2));
    z.backward(RETAIN_GRAPH);
    try {
        z.backward();
        return false;
    } catch (AutogradException e) {
        return true;
    }
}

// WRONG once completes 0 backward passes, and 1 are asked
// CELL e05-once
double[] once(double x, double y) { return new double[] {x * x + y * y, 2 * x, 2 * y}; }

// WRONG z is (x + y)², not x² + y²
// CELL e05-once
double[] once(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true), z = a.add(b).pow(2);
    z.backward();
    return new double[] {z.item(), a.grad().item(), b.grad().item()};
}

// WRONG once gives a wrong result
// CELL e05-once
double[] once(double x, double y) { return new double[] {25, 6, 8}; }
// CELL e05-twice
double[] twice(double x, double y) { return new double[] {12, 16}; }
// CELL e05-zeroed
double[] zeroed(double x, double y) { return new double[] {6, 8}; }

// WRONG zeroed completes 1 backward passes, and 2 are asked
// CELL e05-zeroed
double[] zeroed(double x, double y) { double[] g = once(x, y); return new double[] {g[1], g[2]}; }

// WRONG x was zeroed, and y was not
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true), z = a.pow(2).add(b.pow(2));
    z.backward(RETAIN_GRAPH);
    a.zeroGrad();
    z.backward();
    return new double[] {a.grad().item(), b.grad().item()};
}

// WRONG it was zeroed after the second pass
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    Tensor a = tensor(x).requiresGrad(true), b = tensor(y).requiresGrad(true), z = a.pow(2).add(b.pow(2));
    z.backward(RETAIN_GRAPH);
    z.backward();
    a.zeroGrad();
    b.zeroGrad();
    return new double[] {a.grad() == null ? 0 : a.grad().item(), b.grad() == null ? 0 : b.grad().item()};
}

// WRONG twice completes 0 backward passes, and 2 are asked
// CELL e05-twice
double[] twice(double x, double y) { return new double[] {4 * x, 4 * y}; }

// WRONG twice: the second pass adds to no gradient
// CELL e05-twice
double[] twice(double x, double y) {
    double[] first = once(x, y), second = once(x, y);
    return new double[] {first[1] + second[1], first[2] + second[2]};
}

// WRONG zeroed: zeroGrad() finds no gradient to take away
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    once(x, y);
    double[] g = once(x, y);
    return new double[] {g[1], g[2]};
}

// WRONG zeroed: zeroGrad() finds no gradient to take away
// CELL e05-zeroed
double[] zeroed(double x, double y) {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.pow(2).sum();
    v.zeroGrad();
    Autograd.grad(z, v, RETAIN_GRAPH);
    z.backward();
    return v.grad().toArray();
}

// ACCEPTED methods that declare exceptions
// CELL e05-once
double[] once(double x, double y) throws Exception {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.mul(v).sum();
    z.backward();
    return new double[] {z.item(), v.grad().get(0), v.grad().get(1)};
}
// CELL e05-again
boolean secondFails(double x, double y) throws Exception {
    Tensor z = tensor(x, y).requiresGrad(true).pow(2).sum();
    z.backward();
    java.util.concurrent.Callable<Boolean> again = () -> { z.backward(); return false; };
    try {
        return again.call();
    } catch (AutogradException e) {
        return e.getMessage() != null;
    }
}
// CELL e05-twice
double[] twice(double x, double y) throws Exception {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.mul(v).sum();
    for (Option[] options : new Option[][] {{RETAIN_GRAPH}, {}}) z.backward(options);
    return v.grad().toArray();
}
// CELL e05-zeroed
double[] zeroed(double x, double y) throws Exception {
    Tensor v = tensor(x, y).requiresGrad(true), z = v.mul(v).sum();
    z.backward(RETAIN_GRAPH);
    v.zeroGrad();
    z.backward();
    return v.grad().toArray();
}

// ACCEPTED varargs, and the leaves in a list
// CELL e05-zeroed
double[] zeroed(double... at) {
    List<Tensor> leaves = Arrays.stream(at).mapToObj(v -> tensor(v).requiresGrad(true)).toList();
    Tensor z = leaves.stream().map(v -> v.pow(2)).reduce(Tensor::add).orElseThrow();
    z.backward(RETAIN_GRAPH);
    leaves.forEach(Tensor::zeroGrad);
    z.backward(RETAIN_GRAPH);
    return leaves.stream().mapToDouble(v -> v.grad().item()).toArray();
}
