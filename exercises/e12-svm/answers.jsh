// ACCEPTED with the library's tensors
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        sum += tensor(s[r]).sub(s[r][labels[r]]).add(1).relu().sum().item() - 1;
    }
    return sum / s.length;
}

// ACCEPTED counting the violated margins
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double n = s.length;
    double[][] g = new double[s.length][];
    for (int r = 0; r < s.length; r++) {
        double right = s[r][labels[r]];
        g[r] = Arrays.stream(s[r]).map(v -> v > right - 1 ? 1 / n : 0).toArray();
        g[r][labels[r]] = 0;
        g[r][labels[r]] = -Arrays.stream(g[r]).sum();
    }
    return g;
}

// WRONG the right label gives a term of 1, and must not
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        sum += tensor(s[r]).sub(s[r][labels[r]]).add(1).relu().sum().item();
    }
    return sum / s.length;
}

// WRONG it is the sum over the batch, and the mean is asked
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        sum += tensor(s[r]).sub(s[r][labels[r]]).add(1).relu().sum().item() - 1;
    }
    return sum;
}

// WRONG the right label gets no gradient: it stands in every term
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r] && s[r][j] - s[r][labels[r]] + 1 > 0) {
                g[r][j] = 1.0 / s.length;
            }
        }
    }
    return g;
}

// WRONG it is that of the sum: divide by N for the mean
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r] && s[r][j] - s[r][labels[r]] + 1 > 0) {
                g[r][j]++;
                g[r][labels[r]]--;
            }
        }
    }
    return g;
}
