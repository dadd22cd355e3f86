// ACCEPTED a fresh copy for each side
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] right = p.clone(), left = p.clone();
        right[i] += h;
        left[i] -= h;
        g[i] = 0.5 / h * (f.applyAsDouble(right) - f.applyAsDouble(left));
    }
    return g;
}

// ACCEPTED with the library's tensors
// CELL e03-error
double relativeError(double[] a, double[] n) {
    Tensor x = tensor(a), y = tensor(n);
    double size = x.norm().item() + y.norm().item();
    return size > 0 ? x.sub(y).norm().item() / size : 0;
}
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), a1 = x.matmul(tensor(W1)).add(tensor(b1)).relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) {
        y[i][labels[i]] = 1;
    }
    Tensor dz2 = p.sub(tensor(y)).div(X.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(a1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG it is one-sided
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] right = p.clone();
        right[i] += h;
        g[i] = (f.applyAsDouble(right) - f.applyAsDouble(p)) / h;
    }
    return g;
}

// WRONG it is absolute: it is not divided by the norms
// CELL e03-error
double relativeError(double[] a, double[] n) { return tensor(a).sub(tensor(n)).norm().item(); }

// WRONG 0/0 is not a number: zeros agree, the error is 0
// CELL e03-error
double relativeError(double[] a, double[] n) {
    Tensor x = tensor(a), y = tensor(n);
    return x.sub(y).norm().item() / (x.norm().item() + y.norm().item());
}

// WRONG dL/dZ2 is that of the sum: divide by N for the mean
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), a1 = x.matmul(tensor(W1)).add(tensor(b1)).relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) {
        y[i][labels[i]] = 1;
    }
    Tensor dz2 = p.sub(tensor(y));
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(a1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG the relu stops nothing on the way back
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), a1 = x.matmul(tensor(W1)).add(tensor(b1)).relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) {
        y[i][labels[i]] = 1;
    }
    Tensor dz2 = p.sub(tensor(y)).div(X.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t());
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}
