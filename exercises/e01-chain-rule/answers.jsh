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
