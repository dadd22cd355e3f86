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
