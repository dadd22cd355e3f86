// ACCEPTED the sigmoid by tanh
// CELL e02-forward
double s(double z) { return 0.5 * (1 + Math.tanh(z / 2)); }
double[] forward(double w, double b, double x, double y) {
    double z = Math.fma(w, x, b), a = s(z);
    return new double[] {z, a, Math.pow(a - y, 2)};
}

// ACCEPTED the slope out of e^-z
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double e = Math.exp(-(w * x + b));
    double up = 2 / (1 + e) - 2 * y;
    double slope = e / (1 + e) / (1 + e);
    return new double[] {up, slope, x * up * slope, up * slope};
}

// WRONG the sign in the exponent is turned round
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    double z = w * x + b, a = 1 / (1 + Math.exp(z));
    return new double[] {z, a, (a - y) * (a - y)};
}

// WRONG the slope is z(1 - z)
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double z = w * x + b, up = 2 * (forward(w, b, x, y)[1] - y), slope = z * (1 - z);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG the 2 of the square is left out
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = a - y, slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG dL/db is multiplied by x too
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope * x};
}
