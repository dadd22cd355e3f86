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
    double[][] y = forward(X, gamma, new double[gamma.length], eps);
    double[][] dx = new double[X.length][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double inverse = (y[1][j] - y[0][j]) / (X[1][j] - X[0][j]);
        for (int r = 0; r < X.length; r++) {
            dx[r][j] = up[r][j] * inverse;
        }
    }
    return dx;
}

// WRONG the variance is taken for a constant
// CELL e13-dx
double[][] dX(double[][] up, double[][] X, double[] gamma, double eps) {
    double[][] y = forward(X, gamma, new double[gamma.length], eps);
    double[][] dx = new double[X.length][gamma.length];
    for (int j = 0; j < gamma.length; j++) {
        double inverse = (y[1][j] - y[0][j]) / (X[1][j] - X[0][j]), mean = 0;
        for (int r = 0; r < X.length; r++) mean += up[r][j] / X.length;
        for (int r = 0; r < X.length; r++) dx[r][j] = (up[r][j] - mean) * inverse;
    }
    return dx;
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
