// ACCEPTED by hand
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    return new double[] {
        12 * x[0] * x[0] * v[0] + 2 * x[1] * v[1],
        2 * x[1] * v[0] + (12 * x[1] * x[1] + 2 * x[0]) * v[1]};
}
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]);
    return new double[] {Math.pow(n - 1, 2), 2 * w[0] * (1 - 1 / n), 2 * w[1] * (1 - 1 / n)};
}

// ACCEPTED two backward passes
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    Tensor a = tensor(x[0]).requiresGrad(true), b = tensor(x[1]).requiresGrad(true);
    Tensor loss = a.pow(4).add(b.pow(4)).add(a.mul(b.pow(2)));
    List<Tensor> g = Autograd.grad(loss, List.of(a, b), CREATE_GRAPH);
    g.get(0).mul(v[0]).add(g.get(1).mul(v[1])).backward();
    return new double[] {a.grad().item(), b.grad().item()};
}

// WRONG it is the gradient times v, entry by entry: differentiate once more
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    return new double[] {(4 * Math.pow(x[0], 3) + x[1] * x[1]) * v[0], (4 * Math.pow(x[1], 3) + 2 * x[0] * x[1]) * v[1]};
}

// WRONG the mixed derivative 2x₁ is missing
// CELL e15-hvp
double[] hvp(double[] x, double[] v) { return new double[] {12 * x[0] * x[0] * v[0], (12 * x[1] * x[1] + 2 * x[0]) * v[1]}; }

// WRONG ‖w‖² stands where ‖w‖ belongs
// CELL e15-penalty
double[] penalty(double[] w) {
    Tensor p = tensor(w).requiresGrad(true), gp = p.pow(2).sum().sub(1).pow(2);
    gp.backward();
    return new double[] {gp.item(), p.grad().get(0), p.grad().get(1)};
}

// WRONG the inner derivative w/‖w‖ is left out
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]);
    return new double[] {(n - 1) * (n - 1), 2 * (n - 1), 2 * (n - 1)};
}
