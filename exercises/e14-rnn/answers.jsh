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
