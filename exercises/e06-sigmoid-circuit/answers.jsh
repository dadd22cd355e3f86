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
