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

// ACCEPTED with operators and a mask
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = (p - tensor(y)) / X.length;
    Tensor dz1 = dz2.matmul(tensor(W2).t()) * z1.gt(0);
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// ACCEPTED streams
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    return IntStream.range(0, p.length).mapToDouble(i -> {
        double[] right = p.clone(), left = p.clone();
        right[i] += h;
        left[i] -= h;
        return (f.applyAsDouble(right) - f.applyAsDouble(left)) / (2 * h);
    }).toArray();
}
// CELL e03-error
double norm(DoubleStream v) { return Math.sqrt(v.map(x -> x * x).sum()); }
double relativeError(double[] a, double[] n) {
    double sum = norm(Arrays.stream(a)) + norm(Arrays.stream(n));
    return sum == 0 ? 0 : norm(IntStream.range(0, a.length).mapToDouble(i -> a[i] - n[i])) / sum;
}

// ACCEPTED recursion, and an early return for zeros
// CELL e03-error
double squares(double[] v, int i) { return i == v.length ? 0 : v[i] * v[i] + squares(v, i + 1); }
double relativeError(double[] a, double[] n) {
    double[] d = a.clone();
    Arrays.setAll(d, i -> a[i] - n[i]);
    if (squares(d, 0) == 0) return 0.0;
    return Math.sqrt(squares(d, 0)) / (Math.sqrt(squares(a, 0)) + Math.sqrt(squares(n, 0)));
}
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length], saved = p.clone();
    int i = 0;
    while (i < p.length) {
        p[i] += h;
        g[i] = f.applyAsDouble(p);
        p[i] -= 2 * h;
        g[i] = (g[i] - f.applyAsDouble(p)) / h / 2;
        p[i] = saved[i];
        i++;
    }
    return g;
}

// ACCEPTED matrix helpers of one's own, example after example
// CELL e03-mlp
double[] times(double[] v, double[][] M, double[] b) {
    double[] out = b.clone();
    for (int i = 0; i < v.length; i++) for (int j = 0; j < out.length; j++) out[j] += v[i] * M[i][j];
    return out;
}
void outer(double[] into, double[] u, double[] v) {
    for (int i = 0; i < u.length; i++) for (int j = 0; j < v.length; j++) into[i * v.length + j] += u[i] * v[j];
}
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    double[][] g = {new double[W1.length * b1.length], new double[b1.length], new double[W2.length * b2.length], new double[b2.length]};
    for (int r = 0; r < X.length; r++) {
        double[] z = times(X[r], W1, b1), a = Arrays.stream(z).map(v -> Math.max(v, 0)).toArray(), s = times(a, W2, b2);
        double most = Arrays.stream(s).max().orElseThrow(), sum = Arrays.stream(s).map(v -> Math.exp(v - most)).sum();
        double[] dz = Arrays.stream(s).map(v -> Math.exp(v - most) / sum / X.length).toArray();
        dz[labels[r]] -= 1.0 / X.length;
        double[] da = new double[a.length];
        for (int j = 0; j < a.length; j++) for (int k = 0; k < dz.length; k++) if (z[j] > 0) da[j] += W2[j][k] * dz[k];
        outer(g[0], X[r], da);
        outer(g[2], a, dz);
        Arrays.setAll(g[1], j -> g[1][j] + da[j]);
        Arrays.setAll(g[3], k -> g[3][k] + dz[k]);
    }
    return g;
}

// WRONG an entry is not put back before the next is changed
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] q = p.clone(), g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        q[i] = p[i] + h;
        double right = f.applyAsDouble(q);
        q[i] = p[i] - h;
        g[i] = (right - f.applyAsDouble(q)) / (2 * h);
    }
    return g;
}

// WRONG every entry has moved by h: put it back
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        p[i] += h;
        double right = f.applyAsDouble(p);
        p[i] -= 2 * h;
        g[i] = (right - f.applyAsDouble(p)) / (2 * h);
    }
    return g;
}

// WRONG it divides by h, not by 2h
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] right = p.clone(), left = p.clone();
        right[i] += h;
        left[i] -= h;
        g[i] = (f.applyAsDouble(right) - f.applyAsDouble(left)) / h;
    }
    return g;
}

// WRONG numericalGradient gives a wrong result
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    return Arrays.stream(p).map(v -> 2 * v).toArray();
}

// WRONG it is divided by one of the norms, not by their sum
// CELL e03-error
double relativeError(double[] a, double[] n) {
    double most = Math.max(tensor(a).norm().item(), tensor(n).norm().item());
    return most == 0 ? 0 : tensor(a).sub(tensor(n)).norm().item() / most;
}

// WRONG only two zeros agree: here one of them is not zero
// CELL e03-error
double relativeError(double[] a, double[] n) {
    double x = tensor(a).norm().item(), y = tensor(n).norm().item();
    return x == 0 || y == 0 ? 0 : tensor(a).sub(tensor(n)).norm().item() / (x + y);
}

// WRONG relativeError gives a wrong result
// CELL e03-error
double relativeError(double[] a, double[] n) { return a[0] == 0 ? 0 : 1.0 / 3; }

// WRONG where Z1 is 0 the relu's slope is 0
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.sub(tensor(y)).div(X.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(sub(1, z1.mul(-1).gt(0)));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG it is p, without y
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.div(X.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(z1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG the relu's value stands where its slope belongs
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.sub(tensor(y)).div(X.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(a1);
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG gradients gives a wrong result
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.sub(tensor(y)).div(3);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(z1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG gradients uses autograd, and is to be written by hand
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    List<Tensor> p = Stream.of(tensor(W1), tensor(b1), tensor(W2), tensor(b2)).map(t -> t.requiresGrad(true)).toList();
    Tensor y = tensor(Arrays.stream(labels).asDoubleStream().toArray());
    Tensor L = Functional.crossEntropy(tensor(X).matmul(p.get(0)).add(p.get(1)).relu().matmul(p.get(2)).add(p.get(3)), y);
    return Autograd.grad(L, p).stream().map(Tensor::toArray).toArray(double[][]::new);
}

// WRONG gradients gives a wrong result
// CELL e03-mlp
double meanLoss(double[][] X, double[] q, int h, int[] labels, int o) {
    int in = X[0].length, at = in * h;
    Tensor W1 = tensor(Arrays.copyOfRange(q, 0, at), in, h), b1 = tensor(Arrays.copyOfRange(q, at, at + h));
    Tensor W2 = tensor(Arrays.copyOfRange(q, at + h, at + h + h * o), h, o), b2 = tensor(Arrays.copyOfRange(q, at + h + h * o, q.length));
    Tensor y = tensor(Arrays.stream(labels).asDoubleStream().toArray());
    return Functional.crossEntropy(tensor(X).matmul(W1).add(b1).relu().matmul(W2).add(b2), y).item();
}
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    int h = b1.length, o = b2.length, n1 = W1.length * h;
    double[] q = DoubleStream.concat(DoubleStream.concat(tensor(W1).toArray().length == 0 ? DoubleStream.empty() : Arrays.stream(tensor(W1).toArray()), Arrays.stream(b1)),
        DoubleStream.concat(Arrays.stream(tensor(W2).toArray()), Arrays.stream(b2))).toArray();
    double[] g = numericalGradient(p -> meanLoss(X, p, h, labels, o), q, 1e-5);
    return new double[][] {Arrays.copyOfRange(g, 0, n1), Arrays.copyOfRange(g, n1, n1 + h), Arrays.copyOfRange(g, n1 + h, n1 + h + h * o), Arrays.copyOfRange(g, n1 + h + h * o, g.length)};
}

// ACCEPTED methods that declare exceptions
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) throws Exception {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] side = p.clone();
        for (int sign : new int[] {1, -1}) {
            side[i] = p[i] + sign * h;
            g[i] += sign * f.applyAsDouble(side);
        }
        g[i] /= 2 * h;
    }
    return g;
}
// CELL e03-error
double relativeError(double[] a, double[] n) throws Exception {
    double[] d = new double[a.length];
    Arrays.setAll(d, i -> a[i] - n[i]);
    java.util.concurrent.Callable<Double> size = () -> tensor(a).norm().item() + tensor(n).norm().item();
    return size.call() > 0 ? tensor(d).norm().item() / size.call() : 0;
}
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) throws Exception {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor scores = a1.matmul(tensor(W2)).add(tensor(b2)), dz2 = scores.softmax(1);
    double[] flat = dz2.toArray();
    for (int r = 0; r < labels.length; r++) flat[r * b2.length + labels[r]] -= 1;
    dz2 = tensor(flat, labels.length, b2.length).div(labels.length);
    Tensor dz1 = dz2.matmul(tensor(W2).t()).mul(z1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// ACCEPTED the point moves and comes back, the norms by hypot
// CELL e03-numerical
double difference(ToDoubleFunction<double[]> f, double[] p, int i, double h) {
    double kept = p[i];
    try {
        p[i] = kept + h;
        double right = f.applyAsDouble(p);
        p[i] = kept - h;
        return (right - f.applyAsDouble(p)) / (2 * h);
    } finally {
        p[i] = kept;
    }
}
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    return IntStream.range(0, p.length).mapToDouble(i -> difference(f, p, i, h)).toArray();
}
// CELL e03-error
double relativeError(double[] a, double[] n) {
    double d = 0, s = 0, t = 0;
    for (int i = a.length - 1; i >= 0; i--) {
        d = Math.hypot(d, a[i] - n[i]);
        s = Math.hypot(s, a[i]);
        t = Math.hypot(t, n[i]);
    }
    return s + t > 0 ? d / (s + t) : 0;
}

// WRONG numericalGradient gives a wrong result
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] right = p.clone(), left = p.clone();
        double step = h * Math.max(1, Math.abs(p[i]));
        right[i] += step;
        left[i] -= step;
        g[i] = (f.applyAsDouble(right) - f.applyAsDouble(left)) / (2 * step);
    }
    return g;
}

// WRONG numericalGradient gives a wrong result
// CELL e03-numerical
double[] numericalGradient(ToDoubleFunction<double[]> f, double[] p, double h) {
    double[] g = new double[p.length];
    for (int i = 0; i < p.length; i++) {
        double[] right = p.clone(), left = p.clone();
        right[i] += 1e-5;
        left[i] -= 1e-5;
        g[i] = (f.applyAsDouble(right) - f.applyAsDouble(left)) / 2e-5;
    }
    return g;
}

// WRONG the norms are sums of absolute values, not of squares
// CELL e03-error
double relativeError(double[] a, double[] n) {
    double d = 0, size = 0;
    for (int i = 0; i < a.length; i++) {
        d += Math.abs(a[i] - n[i]);
        size += Math.abs(a[i]) + Math.abs(n[i]);
    }
    return size == 0 ? 0 : d / size;
}

// WRONG relativeError gives a wrong result
// CELL e03-error
double relativeError(double[] a, double[] n) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
        double size = Math.abs(a[i]) + Math.abs(n[i]);
        most = Math.max(most, size == 0 ? 0 : Math.abs(a[i] - n[i]) / size);
    }
    return most;
}

// WRONG gradients gives a wrong result
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.sub(tensor(y)).div(X.length), dz1 = dz2.matmul(tensor(W2).t()).mul(z1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.sum(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.sum(0).toArray()};
}

// WRONG gradients gives a wrong result
// CELL e03-mlp
double[][] gradients(double[][] X, double[][] W1, double[] b1, double[][] W2, double[] b2, int[] labels) {
    Tensor x = tensor(X), z1 = x.matmul(tensor(W1)).add(tensor(b1)), a1 = z1.relu();
    Tensor p = a1.matmul(tensor(W2)).add(tensor(b2)).softmax(1);
    double[][] y = new double[X.length][b2.length];
    for (int i = 0; i < labels.length; i++) y[i][labels[i]] = 1;
    Tensor dz2 = p.sub(tensor(y)).div(X.length), dz1 = dz2.matmul(tensor(W2).t()).mul(z1.gt(0));
    return new double[][] {x.t().matmul(dz1).toArray(), dz1.mean(0).toArray(), a1.t().matmul(dz2).toArray(), dz2.mean(0).toArray()};
}
