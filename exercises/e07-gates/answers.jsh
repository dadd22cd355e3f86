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
