// ACCEPTED with the library
// CELL e16-repair
double[][] rows(Tensor t) {
    double[][] rows = new double[t.size(0)][];
    for (int i = 0; i < rows.length; i++) rows[i] = t.select(0, i).toArray();
    return rows;
}
double sigmoidBackward(double x, double up) { double s = tensor(x).sigmoid().item(); return up * (s - s * s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) { return rows(tensor(X).t().matmul(tensor(up))); }
double twiceBackward(double x, double up) { return (2 * x + 1) * up; }

// ACCEPTED the diagnosis spelled out
// CELL e16-diagnosis
String diagnosis() {
    String sigmoid = "A", relu = "B", weights = "C", twice = "D";
    return sigmoid + relu + weights + twice;
}

// WRONG diagnosis is wrong
// CELL e16-diagnosis
String diagnosis() { return "ABCE"; }

// WRONG the slope is x(1 - x), still
// CELL e16-repair
double sigmoidBackward(double x, double up) { return brokenSigmoid(x, up); }

// WRONG it multiplies with the relu's value, still
// CELL e16-repair
double[] reluBackward(double[] z, double[] up) { return brokenRelu(z, up); }

// WRONG X is not transposed, still
// CELL e16-repair
double[][] weightsBackward(double[][] X, double[][] up) { return brokenWeights(X, up); }

// WRONG the second use replaces the first, still
// CELL e16-repair
double twiceBackward(double x, double up) { return brokenTwice(x, up); }
