// ACCEPTED gradients asked for without backward
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor[] layers = Arrays.stream(weights).map(w -> tensor(w).requiresGrad(true)).toArray(Tensor[]::new);
    Tensor h = tensor(x);
    for (Tensor layer : layers) {
        h = relu ? h.matmul(layer).relu() : h.matmul(layer).sigmoid();
    }
    double[] norms = new double[layers.length];
    int i = 0;
    for (Tensor g : Autograd.grad(h.sum(), List.of(layers))) {
        norms[i++] = Math.sqrt(g.pow(2).sum().item());
    }
    return norms;
}

// ACCEPTED with if and else
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    if (init.equals("he")) {
        return Math.sqrt(2) / Math.sqrt(in);
    } else if (init.equals("xavier")) {
        return 1 / Math.sqrt((in + out) / 2.0);
    }
    return 1.0;
}

// WRONG they stand in the opposite order: the first layer comes first
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    Deque<Tensor> layers = new ArrayDeque<>();
    for (double[][] w : weights) {
        layers.push(tensor(w).requiresGrad(true));
        h = relu ? h.matmul(layers.peek()).relu() : h.matmul(layers.peek()).sigmoid();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG the activation is relu, and sigmoid was asked
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1)).relu();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG xavier is a variance: its square root is asked
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    return init.equals("he") ? 2.0 / in : init.equals("xavier") ? 2.0 / (in + out) : 1;
}

// WRONG 2 / (in + out) is a division of whole numbers, which is 0
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    return init.equals("he") ? Math.sqrt(2.0 / in) : init.equals("xavier") ? Math.sqrt(2 / (in + out)) : 1;
}

// WRONG he looks at in, not at out
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    return init.equals("he") ? Math.sqrt(2.0 / out) : init.equals("xavier") ? Math.sqrt(2.0 / (in + out)) : 1;
}

// ACCEPTED an array and an index
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    int n = weights.length;
    Tensor[] w = new Tensor[n], h = new Tensor[n + 1];
    h[0] = tensor(x);
    for (int i = 0; i < n; i++) {
        w[i] = tensor(weights[i]);
        w[i].requiresGrad(true);
        Tensor z = h[i].matmul(w[i]);
        h[i + 1] = relu ? z.relu() : z.sigmoid();
    }
    h[n].sum().backward();
    double[] norms = new double[n];
    for (int i = 0; i < n; i++) {
        for (double g : w[i].grad().toArray()) {
            norms[i] += g * g;
        }
        norms[i] = Math.sqrt(norms[i]);
    }
    return norms;
}

// ACCEPTED recursion, and a function for the activation
// CELL e04-norms
Tensor through(Tensor h, List<Tensor> layers, UnaryOperator<Tensor> act) {
    return layers.isEmpty() ? h : through(act.apply(h.matmul(layers.get(0))), layers.subList(1, layers.size()), act);
}
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    List<Tensor> layers = Stream.of(weights).map(w -> tensor(w).requiresGrad(true)).toList();
    UnaryOperator<Tensor> act = relu ? Tensor::relu : Tensor::sigmoid;
    through(tensor(x), layers, act).sum().backward();
    return layers.stream().map(Tensor::grad).map(Tensor::norm).mapToDouble(Tensor::item).toArray();
}
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    double variance = Map.of("literal", 1.0, "xavier", 2.0 / (in + out), "he", 2.0 / in).get(init);
    return Math.pow(variance, 0.5);
}

// ACCEPTED the backward pass by hand
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    List<Tensor> h = new ArrayList<>(List.of(tensor(x)));
    for (double[][] w : weights) {
        Tensor z = h.get(h.size() - 1).matmul(tensor(w));
        h.add(relu ? z.relu() : z.sigmoid());
    }
    Tensor up = ones(x.length, weights[weights.length - 1][0].length);
    double[] norms = new double[weights.length];
    for (int i = weights.length - 1; i >= 0; i--) {
        Tensor y = h.get(i + 1), dz = up.mul(relu ? y.gt(0) : y.mul(sub(1, y)));
        norms[i] = h.get(i).t().matmul(dz).norm().item();
        up = dz.matmul(tensor(weights[i]).t());
    }
    return norms;
}

// ACCEPTED a switch of its own for each
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    double fan;
    switch (init) {
        case "he": fan = in; break;
        case "xavier": fan = 0.5 * (in + out) * 2; break;
        default: return 1;
    }
    return Math.sqrt(2 / fan);
}

// WRONG the activation is sigmoid, and relu was asked
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1)).sigmoid();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG L is the mean of the last h, and the sum is asked
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
        h = relu ? h.relu() : h.sigmoid();
    }
    h.mean().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG they are squares of norms
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
        h = relu ? h.relu() : h.sigmoid();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().pow(2).sum().item()).toArray();
}

// WRONG they are norms of the weights, not of their gradients
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    return Arrays.stream(weights).mapToDouble(w -> tensor(w).norm().item()).toArray();
}

// WRONG gradientNorms has another shape than the 1x10 that is asked
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) { return new double[] {0.1, 0.2}; }

// WRONG xavier is 1/√in, and out counts too
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    return init.equals("he") ? Math.sqrt(2.0 / in) : init.equals("xavier") ? Math.sqrt(1.0 / in) : 1;
}

// WRONG he looks at in, not at in + out
// CELL e04-weights
double standardDeviation(String init, int in, int out) { return init.equals("literal") ? 1 : Math.sqrt(2.0 / (in + out)); }

// WRONG standardDeviation gives a wrong result
// CELL e04-weights
double standardDeviation(String init, int in, int out) { return init.equals("literal") ? 1 : 0.25; }

// ACCEPTED methods that declare exceptions
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) throws Exception {
    var layers = new ArrayList<Tensor>();
    Tensor h = tensor(x);
    for (double[][] w : weights) {
        Tensor layer = tensor(w).requiresGrad(true);
        layers.add(layer);
        h = relu ? h.matmul(layer).relu() : h.matmul(layer).sigmoid();
    }
    h.sum().backward();
    double[] norms = new double[layers.size()];
    for (int i = 0; i < norms.length; i++) norms[i] = layers.get(i).grad().norm().item();
    return norms;
}
// CELL e04-weights
double standardDeviation(String init, int in, int out) throws Exception {
    if (init.equals("literal")) return 1;
    if (init.equals("xavier")) return Math.sqrt(2d / (in + out));
    if (init.equals("he")) return Math.sqrt(2d / in);
    throw new Exception("no such initialisation: " + init);
}

// ACCEPTED a map from name to formula, and norms of rows
// CELL e04-weights
Map<String, IntBinaryOperator> fan = Map.of("literal", (in, out) -> 2, "xavier", (in, out) -> in + out, "he", (in, out) -> in);
double standardDeviation(String init, int in, int out) {
    return Math.pow(fan.get(init).applyAsInt(in, out) / 2.0, -0.5);
}
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor[] W = new Tensor[weights.length];
    UnaryOperator<Tensor> act = relu ? Tensor::relu : Tensor::sigmoid;
    Tensor h = tensor(x);
    for (int i = 0; i < W.length; i++) h = act.apply(h.matmul(W[i] = tensor(weights[i]).requiresGrad(true)));
    h.backward(ones(h.size(0), h.size(1)));
    return Stream.of(W).mapToDouble(w -> Arrays.stream(w.grad().toArray()).reduce(0, Math::hypot)).toArray();
}

// WRONG gradientNorms gives a wrong result
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        if (!layers.isEmpty()) h = relu ? h.relu() : h.sigmoid();
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG gradientNorms gives a wrong result
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(new double[][] {x[0]});
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
        h = relu ? h.relu() : h.sigmoid();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG gradientNorms gives a wrong result
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
        h = relu ? h.relu() : h.sigmoid();
    }
    h.pow(2).sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().norm().item()).toArray();
}

// WRONG gradientNorms gives a wrong result
// CELL e04-norms
double[] gradientNorms(double[][] x, double[][][] weights, boolean relu) {
    Tensor h = tensor(x);
    List<Tensor> layers = new ArrayList<>();
    for (double[][] w : weights) {
        layers.add(tensor(w).requiresGrad(true));
        h = h.matmul(layers.get(layers.size() - 1));
        h = relu ? h.relu() : h.sigmoid();
    }
    h.sum().backward();
    return layers.stream().mapToDouble(layer -> layer.grad().abs().max().item()).toArray();
}

// WRONG xavier is 1/√in, and out counts too
// CELL e04-weights
double standardDeviation(String init, int in, int out) {
    return init.equals("literal") ? 1 : init.equals("he") ? Math.sqrt(2.0 / in) : Math.sqrt(1.0 / in);
}
