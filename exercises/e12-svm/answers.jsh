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

// ACCEPTED streams
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    return IntStream.range(0, s.length).mapToDouble(r ->
        IntStream.range(0, s[r].length).filter(j -> j != labels[r]).mapToDouble(j -> Math.max(0, 1 + s[r][j] - s[r][labels[r]])).sum()
    ).average().orElse(0);
}

// ACCEPTED a helper for one margin
// CELL e12-loss
double margin(double[] row, int j, int label) { return j == label ? 0 : row[j] - row[label] + 1; }
double loss(double[][] s, int[] labels) {
    double total = 0;
    int r = 0;
    for (double[] row : s) {
        for (int j = 0; j < row.length; j++) if (margin(row, j, labels[r]) > 0) total += margin(row, j, labels[r]);
        r++;
    }
    return total / r;
}
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        int count = 0;
        for (int j = 0; j < s[r].length; j++) {
            if (margin(s[r], j, labels[r]) <= 0) continue;
            count++;
            g[r][j] = 1d / s.length;
        }
        g[r][labels[r]] = -1d * count / s.length;
    }
    return g;
}

// ACCEPTED with autograd
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][];
    for (int r = 0; r < s.length; r++) {
        Tensor t = tensor(s[r]).requiresGrad(true);
        t.sub(t.select(0, labels[r])).add(1).relu().sum().sub(1).div(s.length).backward();
        g[r] = t.grad().toArray();
    }
    return g;
}

// ACCEPTED recursion over the batch
// CELL e12-loss
double sum(double[][] s, int[] labels, int r) {
    if (r < 0) return 0;
    double own = -1;
    for (double score : s[r]) own += Math.max(0, score - s[r][labels[r]] + 1);
    return own + sum(s, labels, r - 1);
}
double loss(double[][] s, int[] labels) { return sum(s, labels, s.length - 1) / s.length; }

// WRONG the margin of 1 is missing
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            sum += Math.max(0, s[r][j] - s[r][labels[r]]);
        }
    }
    return sum / s.length;
}

// WRONG the max with 0 is missing
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r]) sum += s[r][j] - s[r][labels[r]] + 1;
        }
    }
    return sum / s.length;
}

// WRONG the difference is turned round: it is s_y - sⱼ
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r]) sum += Math.max(0, s[r][labels[r]] - s[r][j] + 1);
        }
    }
    return sum / s.length;
}

// WRONG only the worst class counts, and every class gives a term
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        double worst = 0;
        for (int j = 0; j < s[r].length; j++) if (j != labels[r]) worst = Math.max(worst, s[r][j] - s[r][labels[r]] + 1);
        sum += worst;
    }
    return sum / s.length;
}

// WRONG the loss gives a wrong result
// CELL e12-loss
double loss(double[][] s, int[] labels) { return 1.45; }

// WRONG a margin that is exactly kept is not violated
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r] && s[r][j] - s[r][labels[r]] + 1 >= 0) {
                g[r][j] += 1.0 / s.length;
                g[r][labels[r]] -= 1.0 / s.length;
            }
        }
    }
    return g;
}

// WRONG the margin of 1 is missing
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r] && s[r][j] > s[r][labels[r]]) {
                g[r][j] += 1.0 / s.length;
                g[r][labels[r]] -= 1.0 / s.length;
            }
        }
    }
    return g;
}

// WRONG every class counts, violated or not
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) {
            if (j != labels[r]) {
                g[r][j] += 1.0 / s.length;
                g[r][labels[r]] -= 1.0 / s.length;
            }
        }
    }
    return g;
}

// WRONG the right label gets -1 once, and each violated margin gives one
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        for (int j = 0; j < s[r].length; j++) if (s[r][j] - s[r][labels[r]] + 1 > 0) g[r][j] = 1.0 / s.length;
        g[r][labels[r]] = -1.0 / s.length;
    }
    return g;
}

// WRONG the gradient gives a wrong result
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    g[0][0] = -0.5;
    g[0][1] = 0.5;
    return g;
}

// ACCEPTED methods that declare exceptions
// CELL e12-loss
double loss(double[][] s, int[] labels) throws Exception {
    double sum = 0;
    for (int r = 0; r < s.length; r++) for (int j = 0; j < s[r].length; j++) sum += j == labels[r] ? 0 : Math.max(0, 1 + s[r][j] - s[r][labels[r]]);
    return sum / s.length;
}
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) throws Exception {
    double[][] g = new double[s.length][];
    for (int r = 0; r < s.length; r++) {
        g[r] = new double[s[r].length];
        for (int j = 0; j < s[r].length; j++) {
            if (j == labels[r] || s[r][j] - s[r][labels[r]] <= -1) continue;
            g[r][j] = 1d / s.length;
            g[r][labels[r]] -= 1d / s.length;
        }
    }
    return g;
}

// ACCEPTED the right score taken out of the row
// CELL e12-loss
double loss(double[][] s, int... labels) {
    return IntStream.range(0, s.length).mapToDouble(r -> {
        double right = s[r][labels[r]];
        return DoubleStream.concat(Arrays.stream(s[r], 0, labels[r]), Arrays.stream(s[r], labels[r] + 1, s[r].length)).filter(v -> v > right - 1).map(v -> v - right + 1).sum();
    }).average().orElse(0);
}

// WRONG the loss gives a wrong result
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) for (int j = 0; j < s[r].length; j++) if (j != labels[r] && s[r][j] > s[r][labels[r]]) sum += s[r][j] - s[r][labels[r]] + 1;
    return sum / s.length;
}

// WRONG the loss gives a wrong result
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) {
        double row = 0;
        for (int j = 0; j < s[r].length; j++) if (j != labels[r]) row += s[r][j] - s[r][labels[r]] + 1;
        sum += Math.max(0, row);
    }
    return sum / s.length;
}

// WRONG the loss gives a wrong result
// CELL e12-loss
double loss(double[][] s, int[] labels) {
    double sum = 0;
    for (int r = 0; r < s.length; r++) for (int j = 0; j < s[r].length && j < 3; j++) if (j != labels[r]) sum += Math.max(0, s[r][j] - s[r][labels[r]] + 1);
    return sum / s.length;
}

// WRONG the gradient gives a wrong result
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) for (int j = 0; j < s[r].length; j++) if (j != labels[r]) {
        double term = Math.max(0, s[r][j] - s[r][labels[r]] + 1) / s.length;
        g[r][j] += term;
        g[r][labels[r]] -= term;
    }
    return g;
}

// WRONG the gradient gives a wrong result
// CELL e12-gradient
double[][] gradient(double[][] s, int[] labels) {
    double[][] g = new double[s.length][s[0].length];
    for (int r = 0; r < s.length; r++) {
        int worst = -1;
        for (int j = 0; j < s[r].length; j++) if (j != labels[r] && (worst < 0 || s[r][j] > s[r][worst])) worst = j;
        if (s[r][worst] - s[r][labels[r]] + 1 > 0) { g[r][worst] += 1.0 / s.length; g[r][labels[r]] -= 1.0 / s.length; }
    }
    return g;
}
