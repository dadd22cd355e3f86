// ACCEPTED with autograd
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    Tensor a = tensor(w).requiresGrad(true), b = tensor(u).requiresGrad(true), h = tensor(0);
    for (double v : x) {
        h = a.mul(h).add(b.mul(v)).tanh();
    }
    h.sub(y).pow(2).mul(0.5).backward();
    return new double[] {a.grad().item(), b.grad().item()};
}

// ACCEPTED forward mode
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double h = 0, hw = 0, hu = 0;
    for (double v : x) {
        double next = Math.tanh(w * h + u * v), slope = 1 - next * next;
        hw = slope * (h + w * hw);
        hu = slope * (v + w * hu);
        h = next;
    }
    return new double[] {(h - y) * hw, (h - y) * hu};
}
// CELL e14-clip
double[] clip(double[] g, double most) {
    double scale = Math.min(1, most / tensor(g).norm().item());
    return tensor(g).mul(scale).toArray();
}

// WRONG only the last step counts: every step adds its share
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double h = 0, before = 0;
    for (double v : x) {
        before = h;
        h = Math.tanh(w * h + u * v);
    }
    double dz = (h - y) * (1 - h * h);
    return new double[] {dz * before, dz * x[x.length - 1]};
}

// WRONG the slope of tanh, 1 - h², is left out
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        dw += up * h[t - 1];
        du += up * x[t - 1];
        up *= w;
    }
    return new double[] {dw, du};
}

// WRONG each entry is clipped, and the direction changes
// CELL e14-clip
double[] clip(double[] g, double most) { return Arrays.stream(g).map(v -> Math.max(-most, Math.min(most, v))).toArray(); }

// WRONG a short gradient must stay as it is, and is stretched
// CELL e14-clip
double[] clip(double[] g, double most) { return tensor(g).mul(most / tensor(g).norm().item()).toArray(); }

// ACCEPTED recursion through time
// CELL e14-gradients
double[] back(double w, double u, double[] x, double y, int t, double h) {
    if (t == x.length) return new double[] {h - y, 0, 0};
    double next = Math.tanh(w * h + u * x[t]);
    double[] later = back(w, u, x, y, t + 1, next);
    double dz = later[0] * (1 - next * next);
    return new double[] {dz * w, later[1] + dz * h, later[2] + dz * x[t]};
}
double[] gradients(double w, double u, double[] x, double y) {
    return Arrays.copyOfRange(back(w, u, x, y, 0, 0), 1, 3);
}

// ACCEPTED states on a stack
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    Deque<double[]> steps = new ArrayDeque<>();
    double h = 0;
    for (double v : x) {
        double before = h;
        h = Math.tanh(w * before + u * v);
        steps.push(new double[] {before, v, 1 - h * h});
    }
    double up = h - y, dw = 0, du = 0;
    while (!steps.isEmpty()) {
        double[] step = steps.pop();
        up *= step[2];
        dw += up * step[0];
        du += up * step[1];
        up *= w;
    }
    return new double[] {dw, du};
}
// CELL e14-clip
double[] clip(double[] g, double most) {
    double squares = 0;
    for (double v : g) squares += v * v;
    if (squares <= most * most) return g.clone();
    double[] clipped = new double[g.length];
    for (int i = 0; i < g.length; i++) clipped[i] = most * g[i] / Math.sqrt(squares);
    return clipped;
}

// ACCEPTED the product of all slopes so far, in streams
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    int n = x.length;
    double[] h = new double[n + 1];
    for (int t = 0; t < n; t++) h[t + 1] = Math.tanh(w * h[t] + u * x[t]);
    IntToDoubleFunction reaches = t -> (h[n] - y) * Math.pow(w, n - t) * IntStream.rangeClosed(t, n).mapToDouble(k -> 1 - h[k] * h[k]).reduce(1, (p, q) -> p * q);
    return new double[] {
        IntStream.rangeClosed(1, n).mapToDouble(t -> reaches.applyAsDouble(t) * h[t - 1]).sum(),
        IntStream.rangeClosed(1, n).mapToDouble(t -> reaches.applyAsDouble(t) * x[t - 1]).sum()};
}

// ACCEPTED tensors
// CELL e14-clip
double[] clip(double[] g, double most) {
    Tensor t = tensor(g);
    return t.norm().item() > most ? (t / t.norm() * most).toArray() : t.toArray();
}

// WRONG going back a step multiplies by w, and that is left out
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz;
    }
    return new double[] {dw, du};
}

// WRONG the slope is taken at the state before
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t - 1] * h[t - 1]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG dw takes the state before the step, not the one after it
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG y - h stands for h - y: the signs are turned round
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = y - h[x.length], dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG the loss is taken without its half
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = 2 * (h[x.length] - y), dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG dw and du stand in each other's place
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {du, dw};
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw = dz * h[t - 1];
        du = dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) { return new double[] {-0.09, -0.02}; }

// WRONG clip has another shape than the 1x4 that is asked
// CELL e14-clip
double[] clip(double[] g, double most) { return most < 5 ? new double[] {0.6, 0.8} : g; }

// WRONG it has norm 1, not the norm that was asked
// CELL e14-clip
double[] clip(double[] g, double most) { return tensor(g).norm().item() <= most ? g : tensor(g).div(tensor(g).norm()).toArray(); }

// WRONG it is scaled by its largest entry, and the norm is asked
// CELL e14-clip
double[] clip(double[] g, double most) {
    double largest = Arrays.stream(g).map(Math::abs).max().getAsDouble();
    return tensor(g).norm().item() <= most ? g : Arrays.stream(g).map(v -> v * most / largest).toArray();
}

// ACCEPTED methods that declare exceptions
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) throws Exception {
    double[] h = new double[x.length + 1];
    for (int t = 0; t < x.length; t++) h[t + 1] = Math.tanh(w * h[t] + u * x[t]);
    double up = h[x.length] - y;
    double[] g = new double[2];
    for (int t = x.length - 1; t >= 0; t--) {
        up *= 1 - h[t + 1] * h[t + 1];
        g[0] += up * h[t];
        g[1] += up * x[t];
        up *= w;
    }
    return g;
}
// CELL e14-clip
double[] clip(double[] g, double most) throws Exception {
    double norm = Arrays.stream(g).reduce(0, Math::hypot), scale = Math.min(1, most / norm);
    return norm == 0 ? g : Arrays.stream(g).map(v -> v * scale).toArray();
}

// ACCEPTED clipped in place
// CELL e14-clip
double[] clip(double[] g, double most) {
    double square = 0;
    for (double v : g) square += v * v;
    if (square > most * most) {
        for (int i = 0; i < g.length; i++) g[i] = g[i] / Math.sqrt(square) * most;
    }
    return g;
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= Math.max(1, x.length - 2); t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    int n = Math.max(2, x.length);
    double[] h = new double[n + 1], in = Arrays.copyOf(x, n);
    for (int t = 1; t <= n; t++) h[t] = Math.tanh(w * h[t - 1] + u * in[t - 1]);
    double up = h[n] - y, dw = 0, du = 0;
    for (int t = n; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * in[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length] - y, dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * Math.abs(w);
    }
    return new double[] {dw, du};
}

// WRONG gradients gives a wrong result
// CELL e14-gradients
double[] gradients(double w, double u, double[] x, double y) {
    double[] h = new double[x.length + 1];
    for (int t = 1; t <= x.length; t++) h[t] = Math.tanh(w * h[t - 1] + u * x[t - 1]);
    double up = h[x.length], dw = 0, du = 0;
    for (int t = x.length; t >= 1; t--) {
        double dz = up * (1 - h[t] * h[t]);
        dw += dz * h[t - 1];
        du += dz * x[t - 1];
        up = dz * w;
    }
    return new double[] {dw, du};
}

// WRONG clip of a short gradient gives a wrong result
// CELL e14-clip
double[] clip(double[] g, double most) {
    double norm = Arrays.stream(g).map(Math::abs).sum();
    return norm <= most ? g : Arrays.stream(g).map(v -> v * most / norm).toArray();
}

// WRONG the direction is turned round
// CELL e14-clip
double[] clip(double[] g, double most) {
    double norm = Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
    return norm <= most ? g : Arrays.stream(g).map(v -> Math.abs(v) * most / norm).toArray();
}

// WRONG each entry is clipped, and the direction changes
// CELL e14-clip
double[] clip(double[] g, double most) {
    double norm = Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
    return Arrays.stream(g).map(Math::abs).max().getAsDouble() <= most ? g : Arrays.stream(g).map(v -> v * most / norm).toArray();
}
