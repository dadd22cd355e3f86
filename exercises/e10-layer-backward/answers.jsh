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

// WRONG W is not transposed
// CELL e10-dx
double[][] dX(double[][] dZ, double[][] W) {
    double[][] g = new double[dZ.length][W[0].length];
    for (int r = 0; r < dZ.length; r++) {
        for (int i = 0; i < W.length; i++) {
            for (int j = 0; j < dZ[0].length; j++) {
                g[r][i] += dZ[r][j] * W[j][i];
            }
        }
    }
    return g;
}
