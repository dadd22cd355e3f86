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
