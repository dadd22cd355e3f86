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

// ACCEPTED the library's own hvp
// CELL e15-hvp
Tensor loss(Tensor p) { return p.pow(4).sum().add(p.select(0, 0).mul(p.select(0, 1).pow(2))); }
double[] hvp(double[] x, double[] v) { return Derivatives.hvp(p -> loss(p), tensor(x), tensor(v)).toArray(); }

// ACCEPTED the Hessian, written out, times v
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    double[][] H = {{12 * x[0] * x[0], 2 * x[1]}, {2 * x[1], 12 * x[1] * x[1] + 2 * x[0]}};
    return Arrays.stream(H).mapToDouble(row -> IntStream.range(0, 2).mapToDouble(i -> row[i] * v[i]).sum()).toArray();
}
// CELL e15-penalty
double[] penalty(double[] w) {
    double norm = Math.sqrt(w[0] * w[0] + w[1] * w[1]), excess = norm - 1;
    double[] all = {excess * excess, 0, 0};
    for (int i = 0; i < 2; i++) all[i + 1] = 2 * excess * w[i] / norm;
    return all;
}

// ACCEPTED operators
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    Tensor a = tensor(x[0]).requiresGrad(true), b = tensor(x[1]).requiresGrad(true);
    Tensor loss = a.pow(4) + b.pow(4) + a * b * b;
    List<Tensor> g = Autograd.grad(loss, List.of(a, b), CREATE_GRAPH);
    Tensor gv = g.get(0) * v[0] + g.get(1) * v[1];
    return Autograd.grad(gv, List.of(a, b)).stream().mapToDouble(Tensor::item).toArray();
}

// ACCEPTED the gradient of the gradient of a row at a time
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    double[] hv = new double[2];
    for (int i = 0; i < 2; i++) {
        Tensor p = tensor(x).requiresGrad(true);
        Tensor loss = p.pow(4).sum().add(p.select(0, 0).mul(p.select(0, 1).pow(2)));
        Autograd.grad(loss, p, CREATE_GRAPH).select(0, i).backward();
        hv[i] = p.grad().mul(tensor(v)).sum().item();
    }
    return hv;
}
// CELL e15-penalty
double[] penalty(double[] w) {
    Tensor p = tensor(w).requiresGrad(true), x = tensor(1, 1).requiresGrad(true);
    Tensor g = Autograd.grad(p.mul(x).sum(), x, CREATE_GRAPH), gp = g.norm().sub(1).pow(2);
    Tensor d = Autograd.grad(gp, p);
    return new double[] {gp.item(), d.get(0), d.get(1)};
}

// WRONG it is the gradient alone
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    Tensor p = tensor(x).requiresGrad(true);
    return Autograd.grad(p.pow(4).sum().add(p.select(0, 0).mul(p.select(0, 1).pow(2))), p).toArray();
}

// WRONG v is left out: these are sums of the Hessian's rows
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    Tensor p = tensor(x).requiresGrad(true);
    Tensor g = Autograd.grad(p.pow(4).sum().add(p.select(0, 0).mul(p.select(0, 1).pow(2))), p, CREATE_GRAPH);
    return Autograd.grad(g.sum(), p).toArray();
}

// WRONG it is Hx: the Hessian times x, and v is asked
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    return new double[] {12 * Math.pow(x[0], 3) + 2 * x[1] * x[1], 2 * x[1] * x[0] + 12 * Math.pow(x[1], 3) + 2 * x[0] * x[1]};
}

// WRONG the 2x₀ of the second diagonal entry is missing
// CELL e15-hvp
double[] hvp(double[] x, double[] v) { return new double[] {12 * x[0] * x[0] * v[0] + 2 * x[1] * v[1], 2 * x[1] * v[0] + 12 * x[1] * x[1] * v[1]}; }

// WRONG hvp gives a wrong result
// CELL e15-hvp
double[] hvp(double[] x, double[] v) { return new double[] {8, -46}; }

// WRONG the 2 of the square is left out
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]);
    return new double[] {(n - 1) * (n - 1), (n - 1) * w[0] / n, (n - 1) * w[1] / n};
}

// WRONG the norm is the sum of absolute values
// CELL e15-penalty
double[] penalty(double[] w) {
    Tensor p = tensor(w).requiresGrad(true), gp = p.abs().sum().sub(1).pow(2);
    gp.backward();
    return new double[] {gp.item(), p.grad().get(0), p.grad().get(1)};
}

// WRONG inside of the circle there is a penalty too
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]), more = Math.max(0, n - 1);
    return new double[] {more * more, 2 * more * w[0] / n, 2 * more * w[1] / n};
}

// WRONG penalty gives a wrong result
// CELL e15-penalty
double[] penalty(double[] w) { return new double[] {16, 4.8, 6.4}; }

// ACCEPTED methods that declare exceptions
// CELL e15-hvp
double[] hvp(double[] x, double[] v) throws Exception {
    double mixed = 2 * x[1];
    return new double[] {12 * Math.pow(x[0], 2) * v[0] + mixed * v[1], mixed * v[0] + (12 * Math.pow(x[1], 2) + 2 * x[0]) * v[1]};
}
// CELL e15-penalty
double[] penalty(double[] w) throws Exception {
    Tensor p = tensor(w).requiresGrad(true), gp = p.norm().sub(1).pow(2);
    Tensor g = Autograd.grad(gp, p);
    return new double[] {gp.item(), g.get(0), g.get(1)};
}

// ACCEPTED forward over reverse, by dual numbers
// CELL e15-hvp
record Dual(double v, double d) {
    Dual times(Dual o) { return new Dual(v * o.v, v * o.d + d * o.v); }
    Dual plus(Dual o) { return new Dual(v + o.v, d + o.d); }
    Dual times(double k) { return new Dual(k * v, k * d); }
}
double[] hvp(double[] x, double[] v) {
    Dual a = new Dual(x[0], v[0]), b = new Dual(x[1], v[1]);
    Dual g0 = a.times(a).times(a).times(4).plus(b.times(b)), g1 = b.times(b).times(b).times(4).plus(a.times(b).times(2));
    return new double[] {g0.d(), g1.d()};
}

// WRONG hvp gives a wrong result
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    return new double[] {12 * x[0] * x[0] * v[0] + 2 * Math.abs(x[1]) * v[1], 2 * Math.abs(x[1]) * v[0] + (12 * x[1] * x[1] + 2 * x[0]) * v[1]};
}

// WRONG hvp gives a wrong result
// CELL e15-hvp
double[] hvp(double[] x, double[] v) {
    double n = Math.hypot(v[0], v[1]), a = v[0] / n, b = v[1] / n;
    return new double[] {12 * x[0] * x[0] * a + 2 * x[1] * b, 2 * x[1] * a + (12 * x[1] * x[1] + 2 * x[0]) * b};
}

// WRONG hvp gives a wrong result
// CELL e15-hvp
double[] g(double a, double b) { return new double[] {4 * a * a * a + b * b, 4 * b * b * b + 2 * a * b}; }
double[] hvp(double[] x, double[] v) {
    double[] right = g(x[0] + v[0], x[1] + v[1]), here = g(x[0], x[1]);
    return new double[] {right[0] - here[0], right[1] - here[1]};
}

// WRONG the sign is turned round
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]), k = 2 * Math.abs(n - 1) / n;
    return new double[] {(n - 1) * (n - 1), k * w[0], k * w[1]};
}

// WRONG penalty gives a wrong result
// CELL e15-penalty
double[] penalty(double[] w) {
    double n = Math.hypot(w[0], w[1]), k = 2 * (n - 1) / n;
    return new double[] {(n - 1) * (n - 1), k * Math.abs(w[0]), k * Math.abs(w[1])};
}
