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
