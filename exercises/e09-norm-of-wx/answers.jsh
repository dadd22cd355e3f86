// ACCEPTED with the library's matrix product
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x)), g = q.reshape(W.length, 1).matmul(tensor(x).reshape(1, x.length)).mul(2);
    double[][] rows = new double[W.length][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = g.select(0, i).toArray();
    }
    return rows;
}
// CELL e09-dx
double[] dx(double[][] W, double[] x) { return tensor(W).t().matmul(tensor(W).matmul(tensor(x))).mul(2).toArray(); }

// ACCEPTED with streams
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    double[] q = Arrays.stream(W).mapToDouble(row -> IntStream.range(0, x.length).mapToDouble(j -> row[j] * x[j]).sum()).toArray();
    double[] all = Arrays.copyOf(q, q.length + 1);
    all[q.length] = Arrays.stream(q).map(v -> v * v).sum();
    return all;
}

// WRONG f is the norm, not its square
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x));
    double[] all = Arrays.copyOf(q.toArray(), W.length + 1);
    all[W.length] = q.norm().item();
    return all;
}

// WRONG the 2 of the square is left out
// CELL e09-dx
double[] dx(double[][] W, double[] x) { return tensor(W).t().matmul(tensor(W).matmul(tensor(x))).toArray(); }

// WRONG W is not transposed
// CELL e09-dx
double[] dx(double[][] W, double[] x) { return tensor(W).matmul(tensor(W).matmul(tensor(x))).mul(2).toArray(); }

// WRONG it is transposed: rows belong to q, columns to x
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[x.length][W.length];
    for (int i = 0; i < W.length; i++) {
        for (int j = 0; j < x.length; j++) {
            g[j][i] = 2 * q[i] * x[j];
        }
    }
    return g;
}

// ACCEPTED a dot product of one's own
// CELL e09-forward
double dot(double[] u, double[] v) { double sum = 0; for (int i = 0; i < u.length; i++) sum += u[i] * v[i]; return sum; }
double[] column(double[][] W, int j) { return Arrays.stream(W).mapToDouble(row -> row[j]).toArray(); }
double[] q(double[][] W, double[] x) { return Arrays.stream(W).mapToDouble(row -> dot(row, x)).toArray(); }
double[] forward(double[][] W, double[] x) {
    double[] q = q(W, x);
    return DoubleStream.concat(Arrays.stream(q), DoubleStream.of(dot(q, q))).toArray();
}
// CELL e09-dx
double[] dx(double[][] W, double[] x) {
    return IntStream.range(0, x.length).mapToDouble(j -> 2 * dot(column(W, j), q(W, x))).toArray();
}

// ACCEPTED with autograd
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    Tensor m = tensor(W).requiresGrad(true);
    m.matmul(tensor(x)).pow(2).sum().backward();
    return IntStream.range(0, W.length).mapToObj(i -> m.grad().select(0, i).toArray()).toArray(double[][]::new);
}

// ACCEPTED recursion over the rows
// CELL e09-dx
double[] add(double[][] W, double[] q, double[] g, int row) {
    if (row == W.length) return g;
    for (int j = 0; j < g.length; j++) g[j] += 2 * q[row] * W[row][j];
    return add(W, q, g, row + 1);
}
double[] dx(double[][] W, double[] x) { return add(W, forward(W, x), new double[x.length], 0); }

// ACCEPTED operators
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x)), f = (q * q).sum();
    return cat(0, q, f.reshape(1)).toArray();
}
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x));
    double[][] g = new double[W.length][];
    for (int i = 0; i < g.length; i++) g[i] = (2 * q.select(0, i) * tensor(x)).toArray();
    return g;
}

// WRONG f is the square of the sum, not the sum of the squares
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x));
    return cat(0, q, q.sum().pow(2).reshape(1)).toArray();
}

// WRONG q is Wᵀx, and Wx is asked
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    Tensor q = tensor(W).t().matmul(tensor(W.length == x.length ? x : new double[W.length]));
    return cat(0, q, q.pow(2).sum().reshape(1)).toArray();
}

// WRONG forward has another shape than the 1x4 that is asked
// CELL e09-forward
double[] forward(double[][] W, double[] x) { return new double[] {.22, .26, .116}; }

// WRONG dW has another shape than the 3x3 that is asked
// CELL e09-dw
double[][] dW(double[][] W, double[] x) { return new double[][] {{.088, .176}, {.104, .208}}; }

// WRONG dx has another shape than the 1x3 that is asked
// CELL e09-dx
double[] dx(double[][] W, double[] x) { return new double[] {-.112, .636}; }

// WRONG it is 2 q W, and W is what we differentiate by
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * q[i] * W[i][j];
    return g;
}

// WRONG it is 2xⱼ: q is left out
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * x[j];
    return g;
}

// WRONG the 2 of the square is left out
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = q[i] * x[j];
    return g;
}

// WRONG one row of W counts, and every row adds its share
// CELL e09-dx
double[] dx(double[][] W, double[] x) {
    double[] q = forward(W, x), g = new double[x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[j] = 2 * q[i] * W[i][j];
    return g;
}

// WRONG it is a mean over the rows, and the sum is asked
// CELL e09-dx
double[] dx(double[][] W, double[] x) {
    double[] q = forward(W, x), g = new double[x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[j] += 2 * q[i] * W[i][j] / W.length;
    return g;
}

// WRONG dW throws
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[2][2];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * q[i] * x[j];
    return g;
}

// ACCEPTED methods that declare exceptions
// CELL e09-forward
double[] forward(double[][] W, double[] x) throws Exception {
    double[] all = new double[W.length + 1];
    for (int i = 0; i < W.length; i++) {
        if (W[i].length != x.length) throw new Exception("W has other columns than x has numbers");
        for (int j = 0; j < x.length; j++) all[i] += W[i][j] * x[j];
        all[W.length] += Math.pow(all[i], 2);
    }
    return all;
}
// CELL e09-dw
double[][] dW(double[][] W, double[] x) throws Exception {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < g.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * q[i] * x[j];
    return g;
}
// CELL e09-dx
double[] dx(double[][] W, double[] x) throws Exception {
    double[] q = forward(W, x), g = new double[x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[j] += 2 * q[i] * W[i][j];
    return g;
}

// ACCEPTED sum of products of columns
// CELL e09-dx
double[] dx(double[][] W, double... x) {
    double[] g = new double[x.length];
    for (double[] row : W) {
        double q = 0;
        for (int j = x.length; j-- > 0;) q += row[j] * x[j];
        for (int j = 0; j < g.length; j++) g[j] = Math.fma(q + q, row[j], g[j]);
    }
    return g;
}

// WRONG forward gives a wrong result
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    double[] all = new double[W.length + 1];
    for (int i = 0; i < W.length; i++) {
        for (int j = 0; j < x.length; j++) all[i] += Math.abs(W[i][j] * x[j]);
        all[W.length] += all[i] * all[i];
    }
    return all;
}

// WRONG f is the sum of q, not of its squares
// CELL e09-forward
double[] forward(double[][] W, double[] x) {
    Tensor q = tensor(W).matmul(tensor(x));
    return cat(0, q, q.abs().sum().reshape(1)).toArray();
}

// WRONG dW gives a wrong result
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * Math.abs(q[i]) * x[j];
    return g;
}

// WRONG dW gives a wrong result
// CELL e09-dw
double[][] dW(double[][] W, double[] x) {
    double[] q = forward(W, x);
    double[][] g = new double[W.length][x.length];
    for (int i = 0; i < W.length; i++) for (int j = 0; j < x.length; j++) g[i][j] = 2 * q[i] * x[j] / W.length;
    return g;
}

// WRONG dx gives a wrong result
// CELL e09-dx
double[] dx(double[][] W, double[] x) {
    double[] g = new double[x.length];
    for (int j = 0; j < x.length; j++) for (int i = 0; i < W.length; i++) g[j] += 2 * W[i][j] * W[i][j] * x[j];
    return g;
}
