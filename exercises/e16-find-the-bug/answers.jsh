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

// ACCEPTED the diagnosis in a map
// CELL e16-diagnosis
Map<String, String> found = Map.of("brokenTwice", "F", "brokenWeights", "B", "brokenRelu", "D", "brokenSigmoid", "E");
String diagnosis(String method) { return found.get(method); }

// ACCEPTED the diagnosis with ifs
// CELL e16-diagnosis
String diagnosis(String which) {
    if (which.endsWith("Sigmoid")) return "E";
    if (which.equals("brokenRelu")) return "D";
    return which.equals("brokenTwice") ? "F" : "B";
}

// ACCEPTED the broken ones put right, streams
// CELL e16-repair
double sigmoidBackward(double x, double up) { return brokenSigmoid(1 / (1 + Math.exp(-x)), up); }
double[] reluBackward(double[] z, double[] up) { return IntStream.range(0, z.length).mapToDouble(i -> z[i] > 0 ? up[i] : 0).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return DoubleStream.of(2 * x, 1).map(slope -> slope * up).sum(); }

// ACCEPTED with autograd
// CELL e16-repair
double gradient(UnaryOperator<Tensor> f, double x, double up) {
    Tensor t = tensor(x).requiresGrad(true);
    f.apply(t).mul(up).backward();
    return t.grad().item();
}
double sigmoidBackward(double x, double up) { return gradient(Tensor::sigmoid, x, up); }
double[] reluBackward(double[] z, double[] up) {
    Tensor t = tensor(z).requiresGrad(true);
    return Autograd.grad(t.relu().mul(tensor(up)).sum(), t).toArray();
}
double[][] weightsBackward(double[][] X, double[][] up) {
    Tensor W = zeros(X[0].length, up[0].length).requiresGrad(true);
    tensor(X).matmul(W).mul(tensor(up)).sum().backward();
    return IntStream.range(0, X[0].length).mapToObj(i -> W.grad().select(0, i).toArray()).toArray(double[][]::new);
}
double twiceBackward(double x, double up) { return gradient(t -> t.pow(2).add(t), x, up); }

// ACCEPTED recursion, and an if for the mask
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) {
    double[] g = up.clone();
    for (int i = 0; i < g.length; i++) {
        if (z[i] <= 0) {
            g[i] = 0;
        }
    }
    return g;
}
double entry(double[][] X, double[][] up, int r, int i, int j) { return r == X.length ? 0 : X[r][i] * up[r][j] + entry(X, up, r + 1, i, j); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int i = 0; i < g.length; i++) for (int j = 0; j < g[i].length; j++) g[i][j] = entry(X, up, 0, i, j);
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG diagnosis names 3 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) { return "F"; }

// WRONG diagnosis names 4 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) {
    return Map.of("brokenSigmoid", "A", "brokenRelu", "B", "brokenWeights", "C", "brokenTwice", "D").get(method);
}

// WRONG diagnosis names 2 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) {
    return Map.of("brokenSigmoid", "E", "brokenRelu", "B", "brokenWeights", "D", "brokenTwice", "F").get(method);
}

// WRONG diagnosis names 4 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) { return "EDBF"; }

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

// WRONG where z is exactly 0 nothing passes
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(sub(1, tensor(z).neg().gt(0))).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG it looks at up, and it has to look at z
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).relu().toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG it is the value of the sigmoid
// CELL e16-repair
double sigmoidBackward(double x, double up) { return up / (1 + Math.exp(-x)); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG weightsBackward for other shapes
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[2][2];
    for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) g[i][j] = X[0][i] * up[0][j] + X[1 % X.length][i] * up[1 % X.length][j % up[0].length];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG the second use is forgotten
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * 2 * x; }

// WRONG sigmoidBackward gives a wrong result
// CELL e16-repair
double sigmoidBackward(double x, double up) { return 0.39322386648296; }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return 6; }

// ACCEPTED methods that declare exceptions
// CELL e16-diagnosis
String diagnosis(String method) throws Exception {
    for (String pair : "Sigmoid=E Relu=D Weights=B Twice=F".split(" ")) {
        String[] parts = pair.split("=");
        if (method.equals("broken" + parts[0])) return parts[1];
    }
    throw new Exception("there is no " + method);
}
// CELL e16-repair
double sigmoidBackward(double x, double up) throws Exception { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) throws Exception {
    double[] g = new double[z.length];
    for (int i = 0; i < z.length; i++) if (z[i] > 0) g[i] = up[i];
    return g;
}
double[][] weightsBackward(double[][] X, double[][] up) throws Exception {
    double[][] g = new double[X[0].length][up[0].length];
    for (int i = 0; i < g.length; i++) for (int j = 0; j < g[i].length; j++) for (int r = 0; r < X.length; r++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) throws Exception { return 2 * x * up + up; }

// ACCEPTED an enum of faults
// CELL e16-diagnosis
enum Fault { B("Weights"), D("Relu"), E("Sigmoid"), F("Twice"); final String of; Fault(String of) { this.of = of; } }
String diagnosis(String method) {
    return Arrays.stream(Fault.values()).filter(f -> method.endsWith(f.of)).map(Enum::name).findFirst().orElseThrow();
}

// WRONG reluBackward gives a wrong result
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return IntStream.range(0, z.length).mapToDouble(i -> z[i] > 0 ? Math.abs(up[i]) : 0).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }

// WRONG diagnosis names 1 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) { return Map.of("brokenSigmoid", "E", "brokenRelu", "D", "brokenWeights", "B", "brokenTwice", "A").get(method); }

// WRONG diagnosis names 1 of the four wrongly
// CELL e16-diagnosis
String diagnosis(String method) { return method.equals("brokenSigmoid") ? "E" : method.equals("brokenRelu") ? "D" : method.equals("brokenWeights") ? "C" : "F"; }

// WRONG twiceBackward gives a wrong result
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return up * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * Math.abs(x) + 1); }

// WRONG sigmoidBackward gives a wrong result
// CELL e16-repair
double sigmoidBackward(double x, double up) { double s = 1 / (1 + Math.exp(-x)); return Math.abs(up) * s * (1 - s); }
double[] reluBackward(double[] z, double[] up) { return tensor(up).mul(tensor(z).gt(0)).toArray(); }
double[][] weightsBackward(double[][] X, double[][] up) {
    double[][] g = new double[X[0].length][up[0].length];
    for (int r = 0; r < X.length; r++) for (int i = 0; i < g.length; i++) for (int j = 0; j < g[0].length; j++) g[i][j] += X[r][i] * up[r][j];
    return g;
}
double twiceBackward(double x, double up) { return up * (2 * x + 1); }
