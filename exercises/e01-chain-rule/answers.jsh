// ACCEPTED fused into one expression
// CELL e01-gradient
double gradient(double x) { return 3 * x + 1 > 0 ? 18 * x + 6 : 0; }
// CELL e01-local
double[] local(double x) {
    boolean open = x > -1.0 / 3;
    return new double[] {open ? 6 * x + 2 : 0, open ? 1 : 0, 3};
}

// ACCEPTED out of one's own helpers, float literals and other names
// CELL e01-forward
double relu(double u) { return u < 0 ? 0 : u; }
double[] forward(double x) {
    double[] all = new double[3];
    all[0] = 1 + x + x + x;
    all[1] = relu(all[0]);
    all[2] = Math.pow(all[1], 2);
    return all;
}
// CELL e01-gradient
double gradient(double x) {
    double product = 1;
    for (double link : local(x)) {
        product *= link;
    }
    return product;
}
// CELL e01-numerical
double loss(double x) { return forward(x)[2]; }
double numericalGradient(double x, double h) { return (loss(x + h) - loss(x - h)) / 2 / h; }

// WRONG dz/dx = 3 is left out of the product
// CELL e01-gradient
double gradient(double x) { return 2 * Math.max(0, 3 * x + 1); }

// WRONG the 2 of dL/da = 2a is left out
// CELL e01-gradient
double gradient(double x) { return Math.max(0, 3 * x + 1) * 3; }

// WRONG the local derivatives are added, not multiplied
// CELL e01-gradient
double gradient(double x) { return 2 * Math.max(0, 3 * x + 1) + 1 + 3; }

// WRONG the relu's own derivative is left out of the product
// CELL e01-gradient
double gradient(double x) { return 2 * (3 * x + 1) * 3; }

// WRONG it divides by h, not by 2h
// CELL e01-numerical
double numericalGradient(double x, double h) {
    return (forward(x + h)[2] - forward(x - h)[2]) / h;
}

// WRONG it is one-sided
// CELL e01-numerical
double numericalGradient(double x, double h) {
    return (forward(x + h)[2] - forward(x)[2]) / h;
}

// WRONG the relu lets a negative z pass
// CELL e01-forward
double[] forward(double x) { double z = 3 * x + 1; return new double[] {z, z, z * z}; }

// WRONG they stand in the order of the forward pass
// CELL e01-local
double[] local(double x) {
    double z = 3 * x + 1;
    return new double[] {3, z > 0 ? 1 : 0, 2 * Math.max(0, z)};
}

// ACCEPTED the gradient by recursion over the links, with a ternary relu
// CELL e01-gradient
double product(double[] links, int from) { return from == links.length ? 1 : links[from] * product(links, from + 1); }
double gradient(double x) { return product(local(x), 0); }

// ACCEPTED early returns and streams
// CELL e01-forward
double[] forward(double x) {
    double z = 3 * x + 1;
    if (z <= 0) {
        return new double[] {z, 0, 0};
    }
    return DoubleStream.of(z, z, z * z).toArray();
}
// CELL e01-local
double[] local(double x) {
    double[] f = forward(x);
    return new double[] {f[1] + f[1], Math.signum(f[1]), 3};
}
// CELL e01-gradient
double gradient(double x) { return DoubleStream.of(local(x)).reduce(1, (u, v) -> u * v); }

// ACCEPTED tensors for the arithmetic, without autograd
// CELL e01-forward
double[] forward(double x) {
    Tensor z = tensor(x) * 3 + 1, a = z.relu();
    return new double[] {z.item(), a.item(), a.pow(2).item()};
}
// CELL e01-local
double[] local(double x) {
    Tensor z = tensor(x).mul(3).add(1);
    return new double[] {z.relu().mul(2).item(), z.gt(0).item(), 3};
}

// ACCEPTED functions as values
// CELL e01-forward
DoubleUnaryOperator first = x -> 3 * x + 1, relu = z -> z > 0 ? z : 0, square = a -> a * a;
double[] forward(double x) {
    double z = first.applyAsDouble(x), a = relu.applyAsDouble(z);
    return new double[] {z, a, square.applyAsDouble(a)};
}
// CELL e01-numerical
double numericalGradient(double x, double h) {
    DoubleUnaryOperator loss = first.andThen(relu).andThen(square);
    return 0.5 * (loss.applyAsDouble(x + h) - loss.applyAsDouble(x - h)) / h;
}

// WRONG the relu looks at x, and it has to look at z
// CELL e01-forward
double[] forward(double x) {
    double z = 3 * x + 1, a = x > 0 ? z : 0;
    return new double[] {z, a, a * a};
}

// WRONG the relu looks at x, and it has to look at z
// CELL e01-gradient
double gradient(double x) { return x > 0 ? 6 * (3 * x + 1) : 0; }

// WRONG it is the derivative, and a difference of two losses is asked
// CELL e01-numerical
double numericalGradient(double x, double h) { return gradient(x); }

// WRONG the relu is left out of the loss
// CELL e01-numerical
double numericalGradient(double x, double h) {
    double right = 3 * (x + h) + 1, left = 3 * (x - h) + 1;
    return (right * right - left * left) / (2 * h);
}

// WRONG at its corner the relu's slope is 0
// CELL e01-local
double[] local(double x) {
    double z = 3 * x + 1;
    return new double[] {2 * Math.max(0, z), z >= 0 ? 1 : 0, 3};
}

// WRONG forward gives a wrong result
// CELL e01-forward
double[] forward(double x) { return new double[] {7, 7, 49}; }
// CELL e01-local
double[] local(double x) { return new double[] {14, 1, 3}; }
// CELL e01-gradient
double gradient(double x) { return 42; }
// CELL e01-numerical
double numericalGradient(double x, double h) { return 42; }

// WRONG gradient gives a wrong result
// CELL e01-gradient
double gradient(double x) { return x == 2 ? 42 : x > 0 ? 43 : 1; }

// WRONG gradient uses autograd, and is to be written by hand
// CELL e01-gradient
double gradient(double x) {
    Tensor t = tensor(x).requiresGrad(true);
    t.mul(3).add(1).relu().pow(2).backward();
    return t.grad().item();
}

// WRONG gradient uses autograd, and is to be written by hand
// CELL e01-gradient
double gradient(double x) {
    Value v = Value.value(x), L = v.mul(3).add(1).relu().pow(2);
    L.backward();
    return v.grad;
}

// WRONG gradient gives a wrong result
// CELL e01-gradient
double gradient(double x) {
    double h = 1e-5;
    return (forward(x + h)[2] - forward(x - h)[2]) / (2 * h);
}

// WRONG gradient gives a wrong result
// CELL e01-gradient
double gradient(double x) { return (forward(x + 1)[2] - forward(x - 1)[2]) / 2; }

// ACCEPTED methods that declare exceptions
// CELL e01-forward
double[] forward(double x) throws Exception {
    double z = 3 * x + 1, a = Math.max(z, 0);
    return new double[] {z, a, a * a};
}
// CELL e01-local
double[] local(double x) throws Exception {
    double[] f = forward(x);
    return new double[] {2 * f[1], f[1] > 0 ? 1 : 0, 3};
}
// CELL e01-gradient
double gradient(double x) throws java.io.IOException {
    double z = 3 * x + 1;
    if (Double.isNaN(z)) throw new java.io.IOException("no number");
    return z > 0 ? 6 * z : 0;
}
// CELL e01-numerical
double numericalGradient(double x, double h) throws Exception {
    return (forward(x + h)[2] - forward(x - h)[2]) / (h + h);
}

// ACCEPTED an enum whose constants are the links
// CELL e01-local
enum Link {
    SQUARE { double slope(double z) { return 2 * Math.max(0, z); } },
    RELU { double slope(double z) { return (Math.signum(z) + 1) / 2 == 1 ? 1 : 0; } },
    LINE { double slope(double z) { return 3; } };
    abstract double slope(double z);
}
double[] local(final double x) {
    return Arrays.stream(Link.values()).mapToDouble(link -> link.slope(3 * x + 1)).toArray();
}

// WRONG it is the derivative, and a difference of two losses is asked
// CELL e01-numerical
double numericalGradient(double x, double h) {
    return (forward(x + 1e-5)[2] - forward(x - 1e-5)[2]) / 2e-5;
}

// WRONG the relu gives |z|
// CELL e01-forward
double[] forward(double x) { double z = 3 * x + 1; return new double[] {z, Math.abs(z), z * z}; }

// WRONG dz/dx is 3 whatever the relu does
// CELL e01-local
double[] local(double x) { double z = 3 * x + 1; return z > 0 ? new double[] {2 * z, 1, 3} : new double[3]; }

// WRONG the relu looks at x, and it has to look at z
// CELL e01-gradient
double gradient(double x) { return x > -0.3 ? 6 * (3 * x + 1) : 0; }

// WRONG at its corner the relu's slope is 0
// CELL e01-local
double[] local(double x) { double z = 3 * x + 1; return new double[] {2 * Math.max(0, z), (Math.signum(z) + 1) / 2, 3}; }
