// ACCEPTED the slopes in closed form
// CELL e06-chain
double[] chain(double dot) {
    double s = 1 / (1 + Math.exp(-dot));
    return new double[] {s * (1 - s), -s * (1 - s), -s * s, -s * s, 1};
}

// ACCEPTED by way of the chain
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double dot = w[2];
    for (int i = 0; i < 2; i++) {
        dot += w[i] * x[i];
    }
    double up = chain(dot)[0];
    double[] g = new double[5];
    for (int i = 0; i < 2; i++) {
        g[2 * i] = up * x[i];
        g[2 * i + 1] = up * w[i];
    }
    g[4] = up;
    return g;
}

// WRONG the minus of -1/x² is missing
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot), g = 1 / ((1 + e) * (1 + e));
    return new double[] {-g * e, g * e, g, g, 1};
}

// WRONG the gate ·(-1) passes the gradient on unchanged
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot), g = -1 / ((1 + e) * (1 + e));
    return new double[] {g * e, g * e, g, g, 1};
}

// WRONG the multiply gates do not swap
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double up = chain(w[0] * x[0] + w[1] * x[1] + w[2])[0];
    return new double[] {up * w[0], up * x[0], up * w[1], up * x[1], up};
}

// WRONG the sigmoid's own slope is left out
// CELL e06-leaves
double[] leaves(double[] w, double[] x) { return new double[] {x[0], w[0], x[1], w[1], 1}; }

// ACCEPTED a loop over the gates' own slopes
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot);
    double[] slope = {-1, e, 1, -Math.pow(1 + e, -2)}, g = {0, 0, 0, 0, 1};
    for (int i = 3; i >= 0; i--) {
        g[i] = g[i + 1] * slope[i];
    }
    return g;
}

// ACCEPTED recursion
// CELL e06-chain
double at(int wire, double dot) {
    double e = Math.exp(-dot);
    return switch (wire) {
        case 4 -> 1;
        case 3 -> at(4, dot) * -1 / ((1 + e) * (1 + e));
        case 2 -> at(3, dot);
        case 1 -> at(2, dot) * e;
        default -> -at(1, dot);
    };
}
double[] chain(double dot) { return IntStream.range(0, 5).mapToDouble(i -> at(i, dot)).toArray(); }

// ACCEPTED tensors for the arithmetic, without autograd
// CELL e06-chain
double[] chain(double dot) {
    Tensor e = tensor(-dot).exp(), g = e.add(1).pow(-2).neg();
    return stack(0, g.mul(e).neg(), g.mul(e), g, g, tensor(1)).toArray();
}
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    Tensor s = tensor(w).mul(tensor(x[0], x[1], 1)).sum().sigmoid(), up = s * (1 - s);
    return (tensor(x[0], w[0], x[1], w[1], 1) * up).toArray();
}

// ACCEPTED streams
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double s = 1 / (1 + Math.exp(-IntStream.range(0, 2).mapToDouble(i -> w[i] * x[i]).sum() - w[2]));
    return DoubleStream.of(x[0], w[0], x[1], w[1], 1).map(g -> g * s * (1 - s)).toArray();
}

// WRONG the gate exp passes the gradient on unchanged
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot), g = -1 / ((1 + e) * (1 + e));
    return new double[] {-g, g, g, g, 1};
}

// WRONG they stand in the order of the backward pass
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot), g = -1 / ((1 + e) * (1 + e));
    return new double[] {1, g, g, g * e, -g * e};
}

// WRONG these are slopes of single gates: multiply by what arrives
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot);
    return new double[] {-1, e, 1, -1 / ((1 + e) * (1 + e)), 1};
}

// WRONG chain gives a wrong result
// CELL e06-chain
double[] chain(double dot) { return new double[] {0.19661193324148185, -0.19661193324148185, -0.5344466453885, -0.5344466453885, 1}; }

// WRONG chain uses autograd, and is to be written by hand
// CELL e06-chain
double[] chain(double dot) {
    Tensor d = tensor(dot).requiresGrad(true), n = d.mul(-1), e = n.exp(), s = e.add(1);
    return Autograd.grad(s.pow(-1), List.of(d, n, e, s)).stream().mapToDouble(Tensor::item).toArray();
}

// WRONG leaves gives a wrong result
// CELL e06-leaves
double f(double... v) { return 1 / (1 + Math.exp(-(v[0] * v[1] + v[2] * v[3] + v[4]))); }
double[] leaves(double[] w, double[] x) {
    double[] v = {w[0], x[0], w[1], x[1], w[2]}, g = new double[5];
    for (int i = 0; i < 5; i++) {
        double[] right = v.clone(), left = v.clone();
        right[i] += 1e-5;
        left[i] -= 1e-5;
        g[i] = (f(right) - f(left)) / 2e-5;
    }
    return g;
}

// WRONG the sigmoid's value stands where its slope belongs
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double s = 1 / (1 + Math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2])));
    return new double[] {s * x[0], s * w[0], s * x[1], s * w[1], s};
}

// WRONG the weights come first and then the inputs, and they are asked in turns
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double up = chain(w[0] * x[0] + w[1] * x[1] + w[2])[0];
    return new double[] {up * x[0], up * x[1], up, up * w[0], up * w[1]};
}

// WRONG leaves gives a wrong result
// CELL e06-leaves
double[] leaves(double[] w, double[] x) { return new double[] {-0.19661193324148, 0.39322386648296, -0.39322386648296, -0.58983579972444, 0.19661193324148}; }

// ACCEPTED methods that declare exceptions
// CELL e06-chain
double[] chain(double dot) throws Exception {
    double e = Math.exp(-dot), s = 1 / (1 + e);
    return new double[] {s * s * e, -s * s * e, -s * s, -s * s, 1};
}
// CELL e06-leaves
double[] leaves(double[] w, double[] x) throws Exception {
    double u = chain(w[0] * x[0] + w[1] * x[1] + w[2])[0];
    return new double[] {u * x[0], u * w[0], u * x[1], u * w[1], u};
}

// ACCEPTED gates as objects on a stack
// CELL e06-chain
interface Gate { double value(double in); double slope(double in); }
record G(DoubleUnaryOperator f, DoubleUnaryOperator d) implements Gate {
    public double value(double in) { return f.applyAsDouble(in); }
    public double slope(double in) { return d.applyAsDouble(in); }
}
double[] chain(double dot) {
    Gate[] gates = {new G(v -> -v, v -> -1), new G(Math::exp, Math::exp), new G(v -> v + 1, v -> 1), new G(v -> 1 / v, v -> -1 / (v * v))};
    double[] in = new double[5], up = new double[5];
    in[0] = dot;
    for (int i = 0; i < 4; i++) in[i + 1] = gates[i].value(in[i]);
    up[4] = 1;
    for (int i = 3; i >= 0; i--) up[i] = up[i + 1] * gates[i].slope(in[i]);
    return up;
}

// WRONG chain gives a wrong result
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-Math.abs(dot)), g = -1 / ((1 + e) * (1 + e));
    return new double[] {-g * e, g * e, g, g, 1};
}

// WRONG leaves gives a wrong result
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double s = 1 / (1 + Math.exp(-(w[0] * x[0] + w[1] * x[1]))), u = s * (1 - s);
    return new double[] {u * x[0], u * w[0], u * x[1], u * w[1], u};
}

// WRONG w₂ gets the gradient times w₂: its own gate is an add gate
// CELL e06-leaves
double[] leaves(double[] w, double[] x) {
    double s = 1 / (1 + Math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2]))), u = s * (1 - s);
    return new double[] {u * x[0], u * w[0], u * x[1], u * w[1], u * w[2]};
}

// WRONG chain gives a wrong result
// CELL e06-chain
double[] chain(double dot) {
    double e = Math.exp(-dot), g = -1 / ((1 + e) * (1 + e));
    return new double[] {-g * e, g * e, g, g, 1 / (1 + e)};
}
