// ACCEPTED with the library's matrix product
// CELL e10-dw
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = t.select(0, i).toArray();
    }
    return rows;
}
double[][] dW(double[][] dZ, double[][] X) { return rows(tensor(X).t().matmul(tensor(dZ))); }
double[] db(double[][] dZ) { return tensor(dZ).sum(0).toArray(); }
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) { return rows(tensor(dZ).matmul(tensor(W).t())); }

// ACCEPTED a mask of its own
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    Tensor mask = tensor(X).matmul(tensor(W)).add(tensor(b)).gt(0);
    double[][] g = new double[up.length][];
    for (int r = 0; r < up.length; r++) {
        g[r] = tensor(up[r]).mul(mask.select(0, r)).toArray();
    }
    return g;
}

// WRONG the relu looks at up, and it has to look at Z
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    double[][] g = new double[up.length][];
    for (int r = 0; r < up.length; r++) {
        g[r] = tensor(up[r]).relu().toArray();
    }
    return g;
}

// WRONG the relu stops nothing
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) { return up; }

// WRONG it is a mean over the batch, and the sum is asked
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) {
    double[][] g = new double[X[0].length][dZ[0].length];
    for (int r = 0; r < X.length; r++) {
        for (int i = 0; i < X[0].length; i++) {
            for (int j = 0; j < dZ[0].length; j++) {
                g[i][j] += X[r][i] * dZ[r][j] / X.length;
            }
        }
    }
    return g;
}
double[] db(double[][] dZ) { return tensor(dZ).mean(0).toArray(); }

// WRONG dX gives a wrong result
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) {
    double[][] g = new double[dZ.length][W.length];
    for (int r = 0; r < dZ.length; r++) {
        for (int i = 0; i < W.length; i++) {
            for (int j = 0; j < dZ[0].length; j++) {
                g[r][i] += dZ[r][j] * W[j % W.length][i % W[0].length];
            }
        }
    }
    return g;
}

// ACCEPTED operators and helpers
// CELL e10-dz
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    Tensor u = tensor(up), Z = tensor(X).matmul(tensor(W)).add(tensor(b));
    return rows(u * Z.gt(0));
}
// CELL e10-dw
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dW(double[][] dZ, double[][] X) { return rows(tensor(X).t().matmul(tensor(dZ))); }
double[] db(double[][] dZ) { return tensor(dZ).sum(0).toArray(); }

// ACCEPTED one product of matrices for everything
// CELL e10-dw
double[][] transposed(double[][] m) {
    double[][] t = new double[m[0].length][m.length];
    for (int i = 0; i < m.length; i++) for (int j = 0; j < m[0].length; j++) t[j][i] = m[i][j];
    return t;
}
double[][] product(double[][] a, double[][] b) {
    return Arrays.stream(a).map(row -> IntStream.range(0, b[0].length)
        .mapToDouble(j -> IntStream.range(0, row.length).mapToDouble(k -> row[k] * b[k][j]).sum()).toArray()).toArray(double[][]::new);
}
double[][] dW(double[][] dZ, double[][] X) { return product(transposed(X), dZ); }
double[] db(double[][] dZ) { return Arrays.stream(transposed(dZ)).mapToDouble(column -> Arrays.stream(column).sum()).toArray(); }
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) { return product(dZ, transposed(W)); }

// ACCEPTED with autograd
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) {
    Tensor X = zeros(dZ.length, W.length).requiresGrad(true);
    X.matmul(tensor(W)).mul(tensor(dZ)).sum().backward();
    return IntStream.range(0, dZ.length).mapToObj(r -> X.grad().select(0, r).toArray()).toArray(double[][]::new);
}

// ACCEPTED changed in place, and recursion over the batch
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    double[][] g = Arrays.stream(up).map(double[]::clone).toArray(double[][]::new);
    for (int r = 0; r < g.length; r++) {
        for (int j = 0; j < b.length; j++) {
            double z = 0;
            for (int i = 0; i < W.length; i++) z += X[r][i] * W[i][j];
            if (z + b[j] <= 0) g[r][j] = 0;
        }
    }
    return g;
}
// CELL e10-dw
void share(double[][] g, double[][] dZ, double[][] X, int r) {
    if (r < X.length) {
        for (int i = 0; i < g.length; i++) for (int j = 0; j < g[i].length; j++) g[i][j] += X[r][i] * dZ[r][j];
        share(g, dZ, X, r + 1);
    }
}
double[][] dW(double[][] dZ, double[][] X) { double[][] g = new double[X[0].length][dZ[0].length]; share(g, dZ, X, 0); return g; }
double[] db(double[][] dZ) {
    double[][] ones = new double[dZ.length][1];
    for (double[] one : ones) one[0] = 1;
    return dW(dZ, ones)[0];
}

// WRONG where Z is exactly 0 nothing passes
// CELL e10-dz
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    Tensor u = tensor(up), Z = tensor(X).matmul(tensor(W)).add(tensor(b));
    return rows(u.mul(sub(1, Z.neg().gt(0))));
}

// WRONG up is multiplied by the relu's value, and its slope is meant
// CELL e10-dz
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    Tensor u = tensor(up), Z = tensor(X).matmul(tensor(W)).add(tensor(b));
    return rows(u.mul(Z.relu()));
}

// WRONG the bias is missing in Z
// CELL e10-dz
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    Tensor u = tensor(up), Z = tensor(X).matmul(tensor(W)).add(tensor(b));
    return rows(u.mul(tensor(X).matmul(tensor(W)).gt(0)));
}

// WRONG dZ gives a wrong result
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    double[][] g = new double[up.length][up[0].length];
    double[][] known = {{0, 0, 3}, {4, 5, 0}};
    for (int r = 0; r < up.length; r++) for (int j = 0; j < up[0].length; j++) g[r][j] = known[r % 2][j % 3];
    return g;
}

// WRONG it is one example's gradient: every example adds its share
// CELL e10-dw
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dW(double[][] dZ, double[][] X) { return rows(tensor(X).t().matmul(tensor(dZ))); }
double[] db(double[][] dZ) { return dZ[0]; }

// WRONG it is transposed: Xᵀ dZ has the shape of W
// CELL e10-dw
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dW(double[][] dZ, double[][] X) { return rows(tensor(dZ).t().matmul(tensor(X))); }
double[] db(double[][] dZ) { return tensor(dZ).sum(0).toArray(); }

// WRONG it is transposed: dZ Wᵀ has the shape of X
// CELL e10-dx
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double[][] dX(double[][] dZ, double[][] W) { return rows(tensor(W).matmul(tensor(dZ).t())); }

// WRONG one output counts, and every output adds its share
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) {
    double[][] g = new double[dZ.length][W.length];
    for (int r = 0; r < dZ.length; r++) for (int i = 0; i < W.length; i++) for (int j = 0; j < dZ[0].length; j++) g[r][i] = dZ[r][j] * W[i][j];
    return g;
}

// WRONG dW gives a wrong result
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) {
    double[][] g = new double[X[0].length][dZ[0].length];
    for (int r = 0; r < Math.min(2, X.length); r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * dZ[r][j];
    return g;
}
double[] db(double[][] dZ) { return new double[] {5, 7, 9}; }

// ACCEPTED methods that declare exceptions
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) throws Exception {
    double[][] g = new double[up.length][b.length];
    for (int r = 0; r < up.length; r++)
        for (int j = 0; j < b.length; j++) {
            double z = b[j];
            for (int i = 0; i < W.length; i++) z += X[r][i] * W[i][j];
            if (z > 0) g[r][j] = up[r][j];
        }
    return g;
}
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) throws Exception {
    double[][] g = new double[X[0].length][dZ[0].length];
    for (int r = 0; r < X.length; r++)
        for (int i = 0; i < g.length; i++)
            for (int j = 0; j < g[i].length; j++) g[i][j] += X[r][i] * dZ[r][j];
    return g;
}
double[] db(double[][] dZ) throws Exception {
    double[] g = dZ[0].clone();
    for (int r = 1; r < dZ.length; r++) for (int j = 0; j < g.length; j++) g[j] += dZ[r][j];
    return g;
}
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) throws Exception {
    var rows = new ArrayList<double[]>();
    for (double[] d : dZ) {
        double[] g = new double[W.length];
        for (int i = 0; i < g.length; i++) for (int j = 0; j < d.length; j++) g[i] += d[j] * W[i][j];
        rows.add(g);
    }
    return rows.toArray(new double[0][]);
}

// ACCEPTED the bias as a weight of an input that is always 1
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) {
    double[][] all = outer(dZ, X, X[0].length);
    return Arrays.copyOf(all, all.length - 1);
}
double[] db(double[][] dZ) { return outer(dZ, new double[dZ.length][0], 0)[0]; }
double[][] outer(double[][] dZ, double[][] X, int in) {
    double[][] g = new double[in + 1][dZ[0].length];
    for (int r = 0; r < dZ.length; r++)
        for (int j = 0; j < dZ[r].length; j++)
            for (int i = 0; i <= in; i++) g[i][j] += (i == in ? 1 : X[r][i]) * dZ[r][j];
    return g;
}

// WRONG dZ gives a wrong result
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    double[][] g = new double[up.length][b.length];
    for (int r = 0; r < up.length; r++) for (int j = 0; j < b.length; j++) {
        double z = b[j];
        for (int i = 0; i < W.length; i++) z += X[r][i] * W[i][j];
        g[r][j] = z > 0 && up[r][j] > 0 ? up[r][j] : 0;
    }
    return g;
}

// WRONG dZ gives a wrong result
// CELL e10-dz
double[][] dZ(double[][] up, double[][] X, double[][] W, double[] b) {
    double[][] g = new double[up.length][b.length];
    for (int r = 0; r < up.length; r++) for (int j = 0; j < b.length; j++) {
        double z = r == 0 ? b[j] : 0;
        for (int i = 0; i < W.length; i++) z += X[r][i] * W[i][j];
        g[r][j] = z > 0 ? up[r][j] : 0;
    }
    return g;
}

// WRONG db gives a wrong result
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) {
    double[][] g = new double[X[0].length][dZ[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[i].length; j++) g[i][j] += X[r][i] * dZ[r][j];
    return g;
}
double[] db(double[][] dZ) { return tensor(dZ).abs().sum(0).toArray(); }

// WRONG dW gives a wrong result
// CELL e10-dw
double[][] dW(double[][] dZ, double[][] X) {
    double[][] g = new double[X[0].length][dZ[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[i].length; j++) g[i][j] += X[r][i] * Math.max(0, dZ[r][j]);
    return g;
}
double[] db(double[][] dZ) { return tensor(dZ).sum(0).toArray(); }

// WRONG dX gives a wrong result
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) {
    double[][] g = new double[dZ.length][W.length];
    for (int r = 0; r < dZ.length; r++) for (int i = 0; i < W.length; i++) for (int j = 0; j < Math.min(W.length, dZ[0].length); j++) g[r][i] += dZ[r][j] * W[i][j];
    return g;
}
