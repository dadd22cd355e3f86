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
