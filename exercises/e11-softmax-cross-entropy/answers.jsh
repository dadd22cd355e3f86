// ACCEPTED with the library
// CELL e11-softmax
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = t.select(0, i).toArray();
    }
    return rows;
}
double[][] softmax(double[][] z) { return rows(tensor(z).softmax(1)); }
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    return Functional.crossEntropy(tensor(z), tensor(Arrays.stream(labels).asDoubleStream().toArray())).item();
}

// ACCEPTED the loss out of the probabilities
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double[][] p = softmax(z);
    return IntStream.range(0, z.length).mapToDouble(r -> -Math.log(p[r][labels[r]])).average().getAsDouble();
}

// WRONG it overflows: subtract the largest score first
// CELL e11-softmax
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = t.select(0, i).toArray();
    }
    return rows;
}
double[][] softmax(double[][] z) {
    double[][] p = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        p[r] = Arrays.stream(z[r]).map(Math::exp).toArray();
        double sum = Arrays.stream(p[r]).sum();
        p[r] = Arrays.stream(p[r]).map(v -> v / sum).toArray();
    }
    return p;
}

// WRONG it runs down the columns, and each example is a row
// CELL e11-softmax
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) {
        rows[i] = t.select(0, i).toArray();
    }
    return rows;
}
double[][] softmax(double[][] z) { return rows(tensor(z).softmax(0)); }

// WRONG it is the sum over the batch, and the mean is asked
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double[][] p = softmax(z);
    return IntStream.range(0, z.length).mapToDouble(r -> -Math.log(p[r][labels[r]])).sum();
}

// WRONG p - y is that of the sum: divide by N for the mean
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(z);
    for (int r = 0; r < z.length; r++) {
        g[r][labels[r]] -= 1;
    }
    return g;
}

// WRONG it is p, without y
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(z);
    for (double[] row : g) {
        for (int k = 0; k < row.length; k++) {
            row[k] /= z.length;
        }
    }
    return g;
}

// ACCEPTED streams, with a helper for one row
// CELL e11-softmax
double[] softmaxOf(double[] row) {
    double most = DoubleStream.of(row).max().orElse(0), sum = DoubleStream.of(row).map(v -> Math.exp(v - most)).sum();
    return DoubleStream.of(row).map(v -> Math.exp(v - most) / sum).toArray();
}
double[][] softmax(double[][] z) { return Stream.of(z).map(row -> softmaxOf(row)).toArray(double[][]::new); }

// ACCEPTED the gradient with autograd
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    Tensor t = tensor(z).requiresGrad(true);
    Functional.crossEntropy(t, tensor(IntStream.of(labels).asDoubleStream().toArray())).backward();
    return IntStream.range(0, z.length).mapToObj(r -> t.grad().select(0, r).toArray()).toArray(double[][]::new);
}

// ACCEPTED with a matrix of right answers
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] y = new double[z.length][z[0].length], g = new double[z.length][z[0].length], p = softmax(z);
    for (int r = 0; r < labels.length; r++) y[r][labels[r]] = 1;
    for (int r = 0; r < labels.length; r++) for (int k = 0; k < y[r].length; k++) g[r][k] = (p[r][k] - y[r][k]) / labels.length;
    return g;
}
// CELL e11-loss
double logSumExp(double[] v, int from) {
    if (from == v.length - 1) return v[from];
    double rest = logSumExp(v, from + 1), most = Math.max(rest, v[from]);
    return most + Math.log(Math.exp(rest - most) + Math.exp(v[from] - most));
}
double loss(double[][] z, int[] labels) {
    double mean = 0;
    for (int r = 0; r < z.length; r++) mean += (logSumExp(z[r], 0) - z[r][labels[r]]) / z.length;
    return mean;
}

// ACCEPTED as quotients of differences
// CELL e11-softmax
double[][] softmax(double[][] z) {
    double[][] p = new double[z.length][z[0].length];
    for (int r = 0; r < z.length; r++) {
        for (int k = 0; k < z[r].length; k++) {
            double sum = 0;
            for (double other : z[r]) sum += Math.exp(other - z[r][k]);
            p[r][k] = 1 / sum;
        }
    }
    return p;
}

// WRONG it overflows: subtract the largest score first
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double sum = 0;
    for (int r = 0; r < z.length; r++) sum += Math.log(Arrays.stream(z[r]).map(Math::exp).sum()) - z[r][labels[r]];
    return sum / z.length;
}

// WRONG the largest score of the row is subtracted, not that of the batch
// CELL e11-softmax
double[][] softmax(double[][] z) {
    double most = Arrays.stream(z).flatMapToDouble(Arrays::stream).max().getAsDouble();
    double[][] p = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        p[r] = Arrays.stream(z[r]).map(v -> Math.exp(v - most)).toArray();
        double sum = Arrays.stream(p[r]).sum();
        p[r] = Arrays.stream(p[r]).map(v -> v / sum).toArray();
    }
    return p;
}

// WRONG it is divided by the sum of the whole batch
// CELL e11-softmax
double[][] softmax(double[][] z) {
    double sum = Arrays.stream(z).flatMapToDouble(Arrays::stream).map(Math::exp).sum();
    return Arrays.stream(z).map(row -> Arrays.stream(row).map(v -> Math.exp(v) / sum).toArray()).toArray(double[][]::new);
}

// WRONG the minus of -log p is missing
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double[][] p = softmax(z);
    return IntStream.range(0, z.length).mapToDouble(r -> Math.log(p[r][labels[r]])).average().getAsDouble();
}

// WRONG the logarithm is missing
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double[][] p = softmax(z);
    return IntStream.range(0, z.length).mapToDouble(r -> -p[r][labels[r]]).average().getAsDouble();
}

// WRONG the loss gives a wrong result
// CELL e11-loss
double loss(double[][] z, int[] labels) { return 1.4076059644443801; }

// WRONG it is y - p: the sign is turned round
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = Arrays.stream(softmax(z)).map(row -> Arrays.stream(row).map(v -> -v).toArray()).toArray(double[][]::new);
    for (int r = 0; r < z.length; r++) {
        g[r][labels[r]] += 1;
        for (int k = 0; k < g[r].length; k++) g[r][k] /= z.length;
    }
    return g;
}

// WRONG it is divided by the number of classes, not of examples
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(z);
    for (int r = 0; r < z.length; r++) {
        g[r][labels[r]] -= 1;
        for (int k = 0; k < g[r].length; k++) g[r][k] /= z[0].length;
    }
    return g;
}

// WRONG the softmax is taken twice
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(softmax(z));
    for (int r = 0; r < z.length; r++) {
        g[r][labels[r]] -= 1;
        for (int k = 0; k < g[r].length; k++) g[r][k] /= z.length;
    }
    return g;
}

// WRONG the gradient gives a wrong result
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(z);
    for (int r = 0; r < z.length; r++) {
        g[r][r % g[r].length] -= 1;
        for (int k = 0; k < g[r].length; k++) g[r][k] /= z.length;
    }
    return g;
}

// ACCEPTED methods that declare exceptions
// CELL e11-softmax
double[][] softmax(double[][] z) throws Exception {
    double[][] p = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        double most = Double.NEGATIVE_INFINITY, sum = 0;
        for (double v : z[r]) most = Math.max(most, v);
        p[r] = new double[z[r].length];
        for (int k = 0; k < p[r].length; k++) sum += p[r][k] = Math.exp(z[r][k] - most);
        for (int k = 0; k < p[r].length; k++) p[r][k] /= sum;
    }
    return p;
}
// CELL e11-loss
double loss(double[][] z, int[] labels) throws Exception {
    double sum = 0;
    for (int r = 0; r < z.length; r++) {
        double right = z[r][labels[r]], most = Arrays.stream(z[r]).max().orElseThrow(Exception::new);
        sum += most - right + Math.log(Arrays.stream(z[r]).map(v -> Math.exp(v - most)).sum());
    }
    return sum / labels.length;
}
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) throws Exception {
    double[][] g = softmax(z);
    for (int r = 0; r < g.length; r++) for (int k = 0; k < g[r].length; k++) g[r][k] = (g[r][k] - (k == labels[r] ? 1 : 0)) / g.length;
    return g;
}

// ACCEPTED log-sum-exp by log1p
// CELL e11-loss
double both(double a, double b) { return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))); }
double loss(double[][] z, int... labels) {
    double sum = 0;
    int r = 0;
    for (double[] row : z) {
        double all = row[0];
        for (int k = 1; k < row.length; k++) all = both(all, row[k]);
        sum += all - row[labels[r++]];
    }
    return sum / r;
}

// WRONG the largest score of the row is subtracted, not the mean of the row
// CELL e11-softmax
double[][] softmax(double[][] z) {
    double[][] p = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        double mean = Arrays.stream(z[r]).average().getAsDouble();
        p[r] = Arrays.stream(z[r]).map(v -> Math.exp(v - mean)).toArray();
        double sum = Arrays.stream(p[r]).sum();
        for (int k = 0; k < p[r].length; k++) p[r][k] /= sum;
    }
    return p;
}

// WRONG the largest score of the row is subtracted, not the mean of the row
// CELL e11-softmax
double[][] softmax(double[][] z) {
    double[][] p = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        double first = z[r][0];
        p[r] = Arrays.stream(z[r]).map(v -> Math.exp(v - first)).toArray();
        double sum = Arrays.stream(p[r]).sum();
        for (int k = 0; k < p[r].length; k++) p[r][k] /= sum;
    }
    return p;
}

// WRONG the largest score of the row is subtracted, not another number
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double sum = 0;
    for (int r = 0; r < z.length; r++) {
        double mean = Arrays.stream(z[r]).average().getAsDouble();
        sum += mean + Math.log(Arrays.stream(z[r]).map(v -> Math.exp(v - mean)).sum()) - z[r][labels[r]];
    }
    return sum / z.length;
}

// ACCEPTED the loss as log Σ exp of differences from the right score
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double sum = 0;
    for (int r = 0; r < z.length; r++) {
        double right = z[r][labels[r]];
        sum += Math.log(Arrays.stream(z[r]).map(v -> Math.exp(v - right)).sum());
    }
    return sum / z.length;
}

// WRONG a small number is added to p, and the loss no longer grows
// CELL e11-loss
double loss(double[][] z, int[] labels) {
    double sum = 0;
    for (int r = 0; r < z.length; r++) sum -= Math.log(softmax(z)[r][labels[r]] + 1e-12);
    return sum / z.length;
}

// WRONG the gradient gives NaN
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = new double[z.length][];
    for (int r = 0; r < z.length; r++) {
        double sum = Arrays.stream(z[r]).map(Math::exp).sum();
        g[r] = Arrays.stream(z[r]).map(v -> Math.exp(v) / sum / z.length).toArray();
        g[r][labels[r]] -= 1.0 / z.length;
    }
    return g;
}

// WRONG the gradient gives a wrong result
// CELL e11-gradient
double[][] gradient(double[][] z, int[] labels) {
    double[][] g = softmax(z);
    for (int r = 0; r < z.length; r++) g[r][labels[r]] -= 1.0 / z.length;
    return g;
}
