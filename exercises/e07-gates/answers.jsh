// ACCEPTED without the gates
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    double share = z == w ? 0.5 : z > w ? 1 : 0;
    return new double[] {2 * y, 2 * x, 2 * share, 2 - 2 * share};
}

// ACCEPTED max by signum
// CELL e07-gates
double[] add(double up) { return new double[] {1 * up, 1 * up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) {
    double sign = Math.signum(z - w);
    return new double[] {up * (1 + sign) / 2, up * (1 - sign) / 2};
}
double copy(double up1, double up2) { return up2 + up1; }

// WRONG each input gets itself, and not the other one
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {x * up, y * up}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG add does not halve the gradient
// CELL e07-gates
double[] add(double up) { return new double[] {up / 2, up / 2}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG of two equal inputs each gets half
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z >= w ? new double[] {up, 0} : new double[] {0, up}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG the gate ·2 at the end is left out
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    double[] product = mul(x, y, 1), largest = max(z, w, 1);
    return new double[] {product[0], product[1], largest[0], largest[1]};
}

// ACCEPTED switch and compare
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) {
    return switch (Double.compare(z, w)) {
        case 0 -> new double[] {0.5 * up, 0.5 * up};
        case 1 -> new double[] {up, 0};
        default -> new double[] {0, up};
    };
}
double copy(double... ups) { double sum = 0; for (double up : ups) sum += up; return sum; }

// ACCEPTED the gradient of max as two halves
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double half(double a, double b, double up) { return (a > b ? up : 0) / 2 + (a >= b ? up : 0) / 2; }
double[] max(double z, double w, double up) { return new double[] {half(z, w, up), half(w, z, up)}; }
double copy(double up1, double up2) { return up1 + up2; }
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    return DoubleStream.concat(Arrays.stream(mul(x, y, add(1 * 2)[0])), Arrays.stream(max(z, w, add(2)[1]))).toArray();
}

// ACCEPTED tensors for the arithmetic, without autograd
// CELL e07-gates
double[] add(double up) { return full(up, 2).toArray(); }
double[] mul(double x, double y, double up) { return tensor(y, x).mul(up).toArray(); }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return tensor(up1, up2).sum().item(); }

// ACCEPTED with a loop over the inputs
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    double[] g = new double[4];
    double two = copy(1, 1);
    for (int i = 0; i < 2; i++) {
        g[i] = mul(x, y, two)[i];
        g[2 + i] = max(z, w, two)[i];
    }
    return g;
}

// WRONG mul forgets the gradient from above
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y, x}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG max routes to the larger input, not to the smaller
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z < w ? new double[] {up, 0} : z > w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG max hands on its input's value, and not the gradient
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {z, 0} : z < w ? new double[] {0, w} : new double[] {z / 2, w / 2}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG copy multiplies, and has to add
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up1 * up2; }

// WRONG copy keeps one gradient and drops the other
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z > w ? new double[] {up, 0} : z < w ? new double[] {0, up} : new double[] {up / 2, up / 2}; }
double copy(double up1, double up2) { return up2; }

// WRONG add gives a wrong result
// CELL e07-gates
double[] add(double up) { return new double[] {2, 2}; }
double[] mul(double x, double y, double up) { return new double[] {-8, 6}; }
double[] max(double z, double w, double up) { return new double[] {2, 0}; }
double copy(double up1, double up2) { return 12; }

// WRONG max always routes to z
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) { return new double[] {2 * y, 2 * x, 2, 0}; }

// WRONG circuit gives a wrong result
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) { return new double[] {-8, 6, 2, 0}; }

// WRONG circuit uses autograd, and is to be written by hand
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    Tensor[] t = DoubleStream.of(x, y, z, w).mapToObj(v -> tensor(v).requiresGrad(true)).toArray(Tensor[]::new);
    t[0].mul(t[1]).add(t[2].maximum(t[3])).mul(2).backward();
    return Stream.of(t).mapToDouble(v -> v.grad().item()).toArray();
}

// WRONG circuit gives a wrong result
// CELL e07-circuit
double f(double[] v) { return 2 * (v[0] * v[1] + Math.max(v[2], v[3])); }
double[] circuit(double x, double y, double z, double w) {
    double[] at = {x, y, z, w}, g = new double[4];
    for (int i = 0; i < 4; i++) {
        double[] right = at.clone(), left = at.clone();
        right[i] += 1e-6;
        left[i] -= 1e-6;
        g[i] = (f(right) - f(left)) / 2e-6;
    }
    return g;
}

// ACCEPTED methods that declare exceptions
// CELL e07-gates
double[] add(double up) throws Exception { return new double[] {up, up}; }
double[] mul(double x, double y, double up) throws Exception { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) throws Exception {
    if (z == w) return new double[] {up / 2, up / 2};
    return z > w ? new double[] {up, 0} : new double[] {0, up};
}
double copy(double up1, double up2) throws Exception { return up1 + up2; }
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) throws Exception {
    double[] xy = mul(x, y, 2), zw = max(z, w, 2);
    return new double[] {xy[0], xy[1], zw[0], zw[1]};
}

// ACCEPTED an abstract class with four gates
// CELL e07-gates
abstract class Local { abstract double[] slopes(double... in); double[] back(double up, double... in) { return Arrays.stream(slopes(in)).map(s -> s * up).toArray(); } }
double[] add(double up) { return new Local() { double[] slopes(double... in) { return new double[] {1, 1}; } }.back(up); }
double[] mul(double x, double y, double up) { return new Local() { double[] slopes(double... in) { return new double[] {in[1], in[0]}; } }.back(up, x, y); }
double[] max(double z, double w, double up) {
    return new Local() { double[] slopes(double... in) { double d = Math.signum(in[0] - in[1]); return new double[] {(1 + d) / 2, (1 - d) / 2}; } }.back(up, z, w);
}
double copy(double up1, double up2) { return DoubleStream.of(up1, up2).sum(); }

// WRONG max always routes to z
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z == w ? new double[] {up / 2, up / 2} : z > 0 ? new double[] {up, 0} : new double[] {0, up}; }
double copy(double up1, double up2) { return up1 + up2; }

// WRONG max routes to the larger input, not to the smaller
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) {
    double a = Math.abs(z), b = Math.abs(w);
    return a == b ? new double[] {up / 2, up / 2} : a > b ? new double[] {up, 0} : new double[] {0, up};
}
double copy(double up1, double up2) { return up1 + up2; }

// WRONG copy gives a wrong result
// CELL e07-gates
double[] add(double up) { return new double[] {up, up}; }
double[] mul(double x, double y, double up) { return new double[] {y * up, x * up}; }
double[] max(double z, double w, double up) { return z == w ? new double[] {up / 2, up / 2} : z > w ? new double[] {up, 0} : new double[] {0, up}; }
double copy(double up1, double up2) { return 2 * up1; }

// WRONG of two equal inputs each gets half
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) { return new double[] {2 * y, 2 * x, z > w ? 2 : 0, z > w ? 0 : 2}; }

// WRONG max compares its inputs with each other, not with 0
// CELL e07-circuit
double[] circuit(double x, double y, double z, double w) {
    double share = z == w ? 1 : z > 0 ? 2 : 0;
    return new double[] {2 * y, 2 * x, share, 2 - share};
}
