// ACCEPTED the sigmoid by tanh
// CELL e02-forward
double s(double z) { return 0.5 * (1 + Math.tanh(z / 2)); }
double[] forward(double w, double b, double x, double y) {
    double z = Math.fma(w, x, b), a = s(z);
    return new double[] {z, a, Math.pow(a - y, 2)};
}

// ACCEPTED the slope out of e^-z
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double e = Math.exp(-(w * x + b));
    double up = 2 / (1 + e) - 2 * y;
    double slope = e / (1 + e) / (1 + e);
    return new double[] {up, slope, x * up * slope, up * slope};
}

// WRONG the sign in the exponent is turned round
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    double z = w * x + b, a = 1 / (1 + Math.exp(z));
    return new double[] {z, a, (a - y) * (a - y)};
}

// WRONG the slope is z(1 - z)
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double z = w * x + b, up = 2 * (forward(w, b, x, y)[1] - y), slope = z * (1 - z);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG the 2 of the square is left out
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = a - y, slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG dL/db is multiplied by x too
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope * x};
}

// ACCEPTED helpers of one's own
// CELL e02-forward
double z(double w, double b, double x) { return b + x * w; }
double sigmoid(double z) { double e = Math.exp(z); return e / (e + 1); }
double[] forward(double w, double b, double x, double y) {
    double a = sigmoid(z(w, b, x)), miss = y - a;
    return new double[] {z(w, b, x), a, miss * miss};
}
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1];
    double[] g = {2 * a - 2 * y, a - a * a, 0, 0};
    g[3] = g[0] * g[1];
    g[2] = g[3] * x;
    return g;
}

// ACCEPTED tensors for the arithmetic, without autograd
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    Tensor z = tensor(w) * x + b, a = z.sigmoid(), L = (a - y).pow(2);
    return new double[] {z.item(), a.item(), L.item()};
}
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    Tensor a = tensor(w).mul(x).add(b).sigmoid(), up = a.sub(y).mul(2), slope = a.mul(sub(1, a)), dz = up.mul(slope);
    return stack(0, up, slope, dz.mul(x), dz).toArray();
}

// ACCEPTED streams and functions as values
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    DoubleUnaryOperator s = z -> 1 / (1 + Math.exp(-z)), slope = z -> s.applyAsDouble(z) * s.applyAsDouble(-z);
    double z = DoubleStream.of(w * x, b).sum(), up = 2 * (s.applyAsDouble(z) - y);
    return DoubleStream.concat(
        DoubleStream.of(up, slope.applyAsDouble(z)),
        DoubleStream.of(x, 1).map(last -> last * up * slope.applyAsDouble(z))).toArray();
}

// ACCEPTED with an object of one's own
// CELL e02-forward
record Neuron(double w, double b) {
    double z(double x) { return w * x + b; }
    double a(double x) { return 1.0 / (1.0 + Math.pow(Math.E, -z(x))); }
}
double[] forward(double w, double b, double x, double y) {
    var neuron = new Neuron(w, b);
    return new double[] {neuron.z(x), neuron.a(x), Math.pow(y - neuron.a(x), 2)};
}

// WRONG dz/dw is x, not w
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * w, up * slope};
}

// WRONG dz/dw is x, not 1
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope, up * slope};
}

// WRONG it is y - a, and the signs are turned round
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (y - a), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG L is the distance, not its square
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    double z = w * x + b, a = 1 / (1 + Math.exp(-z));
    return new double[] {z, a, Math.abs(a - y)};
}

// WRONG the bias is left out
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    double z = w * x, a = 1 / (1 + Math.exp(-z));
    return new double[] {z, a, (a - y) * (a - y)};
}

// WRONG the slope is taken of the slope: a is s(z) already
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], s = 1 / (1 + Math.exp(-a)), up = 2 * (a - y), slope = s * (1 - s);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG forward gives a wrong result
// CELL e02-forward
double[] forward(double w, double b, double x, double y) { return new double[] {0.6, 0.6456563062257954, 0.02382197579634}; }

// WRONG backward gives a wrong result
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    return new double[] {-0.3086873875484092, 0.2287842404687, -0.0706228, -0.0706228};
}

// WRONG backward uses autograd, and is to be written by hand
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    Tensor v = tensor(w).requiresGrad(true), c = tensor(b).requiresGrad(true), a = v.mul(x).add(c).sigmoid();
    a.sub(y).pow(2).backward();
    return new double[] {2 * (a.item() - y), a.item() * (1 - a.item()), v.grad().item(), c.grad().item()};
}

// WRONG backward gives a wrong result
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double h = 1e-5, a = forward(w, b, x, y)[1];
    double dw = (forward(w + h, b, x, y)[2] - forward(w - h, b, x, y)[2]) / (2 * h);
    double db = (forward(w, b + h, x, y)[2] - forward(w, b - h, x, y)[2]) / (2 * h);
    return new double[] {2 * (a - y), a * (1 - a), dw, db};
}

// ACCEPTED methods that declare exceptions
// CELL e02-forward
double[] forward(double w, double b, double x, double y) throws Exception {
    double z = w * x + b, a = 1 / (1 + Math.exp(-z));
    return new double[] {z, a, Math.pow(a - y, 2)};
}
// CELL e02-backward
double[] backward(double w, double b, double x, double y) throws Exception {
    double a = forward(w, b, x, y)[1], dz = 2 * (a - y) * a * (1 - a);
    return new double[] {2 * (a - y), a * (1 - a), dz * x, dz};
}

// ACCEPTED the chain rule as a running product
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    var links = new LinkedList<Double>();
    double s = Math.exp(w * x + b) / (1 + Math.exp(w * x + b));
    links.add(-2 * (y - s));
    links.add(s - s * s);
    double up = 1;
    for (double link : links) up *= link;
    Collections.addAll(links, up * x, up);
    return links.stream().mapToDouble(v -> v).toArray();
}

// WRONG it is y - a, and the signs are turned round
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = -2 * Math.abs(a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG backward gives a wrong result
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, 0, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}

// WRONG backward gives a wrong result
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - y), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * Math.abs(x), up * slope};
}

// WRONG forward gives a wrong result
// CELL e02-forward
double[] forward(double w, double b, double x, double y) {
    double z = w * x + b, a = 1 / (1 + Math.exp(-z));
    return new double[] {z, a, Math.pow(Math.max(0, y - a), 2)};
}

// WRONG backward gives a wrong result
// CELL e02-backward
double[] backward(double w, double b, double x, double y) {
    double a = forward(w, b, x, y)[1], up = 2 * (a - Math.min(y, 1)), slope = a * (1 - a);
    return new double[] {up, slope, up * slope * x, up * slope};
}
