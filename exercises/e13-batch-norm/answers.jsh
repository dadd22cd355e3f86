// ACCEPTED with tensors and autograd
// CELL e13-forward
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = t.select(0, i).toArray();
    }
    return rows;
}
Tensor hat(Tensor x, double eps) {
    Tensor c = x.sub(x.mean(0));
    return c.div(c.pow(2).mean(0).add(eps).sqrt());
}
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    return rows(hat(tensor(X), eps).mul(tensor(gamma)).add(tensor(beta)));
}
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X).requiresGrad(true);
    return rows(Autograd.grad(hat(x, eps).mul(tensor(gamma)).mul(tensor(up)).sum(), x));
}

// ACCEPTED gate by gate
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    int n = X.length;
    double[][] dx = new double[n][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double mean = 0, variance = 0, dInverse = 0, dMean = 0;
        for (int r = 0; r < n; r++) mean += X[r][j];
        mean /= n;
        for (int r = 0; r < n; r++) variance += Math.pow(X[r][j] - mean, 2) / n;
        double inverse = 1 / Math.sqrt(variance + eps);
        for (int r = 0; r < n; r++) dInverse += up[r][j] * gamma[j] * (X[r][j] - mean);
        double dVariance = dInverse * -0.5 * inverse * inverse * inverse;
        for (int r = 0; r < n; r++) {
            dx[r][j] = up[r][j] * gamma[j] * inverse + dVariance * 2 * (X[r][j] - mean) / n;
            dMean -= dx[r][j];
        }
        for (int r = 0; r < n; r++) dx[r][j] += dMean / n;
    }
    return dx;
}

// WRONG mean and variance are taken for constants
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG the variance is taken for a constant
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(g.mean(0)).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG β is left out
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), c = x.sub(x.mean(0)), y = c.div(c.pow(2).mean(0).add(eps).sqrt()).mul(tensor(gamma));
    double[][] rows = new double[X.length][];
    for (int i = 0; i < rows.length; i++) rows[i] = y.select(0, i).toArray();
    return rows;
}

// WRONG the variance divides by N - 1, and N is asked
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), c = x.sub(x.mean(0)), y = c.div(c.pow(2).sum(0).div(X.length - 1).add(eps).sqrt()).mul(tensor(gamma)).add(tensor(beta));
    double[][] rows = new double[X.length][];
    for (int i = 0; i < rows.length; i++) rows[i] = y.select(0, i).toArray();
    return rows;
}

// ACCEPTED tensors, by the formula
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(g.mean(0)).sub(h.mul(g.mul(h).mean(0))).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// ACCEPTED operators
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows((x - x.mean(0)) / (v + eps).sqrt() * g + b);
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows((g - g.mean(0) - h * (g * h).mean(0)) / s);
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// ACCEPTED streams over columns
// CELL e13-forward
double[] column(double[][] X, int j) { return Arrays.stream(X).mapToDouble(row -> row[j]).toArray(); }
double mean(double[] v) { return Arrays.stream(v).average().orElseThrow(); }
double[] centred(double[] v) { double m = mean(v); return Arrays.stream(v).map(a -> a - m).toArray(); }
double root(double[] v, double eps) { return Math.sqrt(mean(Arrays.stream(centred(v)).map(a -> a * a).toArray()) + eps); }
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    double[][] y = new double[X.length][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double[] c = centred(column(X, j));
        for (int r = 0; r < c.length; r++) y[r][j] = c[r] / root(column(X, j), eps) * gamma[j] + beta[j];
    }
    return y;
}
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    double[][] dx = new double[X.length][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double[] x = column(X, j), u = column(up, j), c = centred(x), product = new double[c.length];
        double s = root(x, eps);
        Arrays.setAll(product, r -> u[r] * c[r] / s);
        for (int r = 0; r < c.length; r++) dx[r][j] = gamma[j] / s * (u[r] - mean(u) - c[r] / s * mean(product));
    }
    return dx;
}

// ACCEPTED the whole matrix of derivatives of a column
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    int n = X.length;
    double[][] dx = new double[n][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double m = 0, v = 0;
        for (int r = 0; r < n; r++) m += X[r][j] / n;
        for (int r = 0; r < n; r++) v += (X[r][j] - m) * (X[r][j] - m) / n;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double own = i == k ? 1 : 0;
                double jacobian = (own - 1.0 / n) / Math.sqrt(v + eps) - (X[i][j] - m) * (X[k][j] - m) / n / Math.pow(v + eps, 1.5);
                dx[k][j] += up[i][j] * gamma[j] * jacobian;
            }
        }
    }
    return dx;
}

// WRONG it divides by the variance, not by its square root
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows(c.div(v.add(eps)).mul(g).add(b));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG the mean is not subtracted
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows(x.div(v.add(eps).sqrt()).mul(g).add(b));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG ε stands outside the root
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows(c.div(v.sqrt().add(eps)).mul(g).add(b));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG mean and variance are those of the whole batch, not of each column
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows(x.sub(x.mean()).div(x.sub(x.mean()).pow(2).mean().add(eps).sqrt()).mul(g).add(b));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG y gives a wrong result
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    Tensor x = tensor(X), g = tensor(gamma), b = tensor(beta), c = x.sub(x.mean(0)), v = c.pow(2).mean(0);
    return rows(c.div(v.add(1e-5).sqrt()).mul(g).add(b));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG the mean is taken for a constant
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(h.mul(g.mul(h).mean(0))).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG γ is left out
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(u.sub(u.mean(0)).sub(h.mul(u.mul(h).mean(0))).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG sums stand where means over the batch belong
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(g.sum(0)).sub(h.mul(g.mul(h).sum(0))).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG the last division by s is missing
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(g.mean(0)).sub(h.mul(g.mul(h).mean(0))));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// WRONG dX gives a wrong result
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X), u = tensor(up), g = u.mul(tensor(gamma)), c = x.sub(x.mean(0)), s = c.pow(2).mean(0).add(eps).sqrt(), h = c.div(s);
    return rows(g.sub(g.mean(0)).sub(h.mul(g.mul(h).sum(0).div(3))).div(s));
}
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}

// ACCEPTED methods that declare exceptions
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) throws Exception {
    Tensor x = tensor(X), c = x.sub(x.mean(0)), y = c.div(c.mul(c).mean(0).add(eps).sqrt()).mul(tensor(gamma)).add(tensor(beta));
    double[] flat = y.toArray();
    double[][] rows = new double[X.length][];
    for (int r = 0; r < rows.length; r++) rows[r] = Arrays.copyOfRange(flat, r * gamma.length, (r + 1) * gamma.length);
    return rows;
}
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) throws Exception {
    int n = X.length;
    double[][] dx = new double[n][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double mean = 0, square = 0, g = 0, gx = 0;
        for (double[] row : X) mean += row[j] / n;
        for (double[] row : X) square += Math.pow(row[j] - mean, 2) / n;
        double s = Math.sqrt(square + eps);
        for (int r = 0; r < n; r++) { g += up[r][j]; gx += up[r][j] * (X[r][j] - mean) / s; }
        for (int r = 0; r < n; r++) dx[r][j] = gamma[j] / (n * s) * (n * up[r][j] - g - (X[r][j] - mean) / s * gx);
    }
    return dx;
}

// ACCEPTED statistics of the JDK
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    double[][] y = new double[X.length][gamma.length];
    for (int c = 0; c < gamma.length; c++) {
        final int j = c;
        double mean = Arrays.stream(X).mapToDouble(row -> row[j]).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(X).mapToDouble(row -> (row[j] - mean) * (row[j] - mean)).average().orElseThrow() + eps);
        for (int r = 0; r < y.length; r++) y[r][j] = beta[j] + gamma[j] * ((X[r][j] - mean) / deviation);
    }
    return y;
}

// WRONG y gives a wrong result
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    double[][] y = new double[X.length][gamma.length];
    for (int c = 0; c < gamma.length; c++) {
        final int j = c;
        double mean = Arrays.stream(X).mapToDouble(row -> row[j]).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(X).mapToDouble(row -> (row[j] - mean) * (row[j] - mean)).average().orElseThrow() + eps);
        for (int r = 0; r < y.length; r++) y[r][j] = gamma[j] * ((X[r][j] - mean) / deviation + beta[j]);
    }
    return y;
}

// WRONG y gives a wrong result
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    double[][] y = new double[X.length][gamma.length];
    for (int c = 0; c < gamma.length; c++) {
        final int j = c;
        double mean = Arrays.stream(X).mapToDouble(row -> row[j]).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(X).mapToDouble(row -> (row[j] - mean) * (row[j] - mean)).average().orElseThrow() + 1e-5);
        for (int r = 0; r < y.length; r++) y[r][j] = beta[j] + gamma[j] * ((X[r][j] - mean) / deviation);
    }
    return y;
}

// WRONG y gives a wrong result
// CELL e13-forward
double[][] forward(double[][] X, double[] gamma, double[] beta, double eps) {
    double[][] y = new double[X.length][gamma.length];
    for (int c = 0; c < gamma.length; c++) {
        final int j = c;
        double mean = Arrays.stream(X).mapToDouble(row -> row[j]).average().orElseThrow();
        double deviation = Arrays.stream(X).mapToDouble(row -> Math.abs(row[j] - mean)).average().orElseThrow() + eps;
        for (int r = 0; r < y.length; r++) y[r][j] = beta[j] + gamma[j] * ((X[r][j] - mean) / deviation);
    }
    return y;
}

// WRONG dX gives a wrong result
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X).requiresGrad(true), c = x.sub(x.mean(1, true));
    c.div(c.pow(2).mean(1, true).add(eps).sqrt()).mul(tensor(gamma)).mul(tensor(up)).sum().backward();
    return IntStream.range(0, X.length).mapToObj(r -> x.grad().select(0, r).toArray()).toArray(double[][]::new);
}

// WRONG dX gives a wrong result
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    Tensor x = tensor(X).requiresGrad(true), c = x.sub(x.mean(0));
    c.div(c.pow(2).mean(0).add(1e-12).sqrt()).mul(tensor(gamma)).mul(tensor(up)).sum().backward();
    return IntStream.range(0, X.length).mapToObj(r -> x.grad().select(0, r).toArray()).toArray(double[][]::new);
}
