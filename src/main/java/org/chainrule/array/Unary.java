package org.chainrule.array;

/** The functions of one number on which large computations spend their time. */
public enum Unary {
  /** E to the power of x, within 1 ulp. */
  EXP,
  /** 1/(1 + e⁻ˣ), within 2.5 ulp. */
  SIGMOID,
  /** The hyperbolic tangent, within 2.5 ulp, as {@link Math#tanh}. */
  TANH;

  /** About how many multiplications one element costs. */
  private static final int WORK = 32;

  /** The value for each element. */
  public NdArray apply(NdArray x) {
    double[] y = new double[x.size()];
    long work = (long) y.length * WORK;
    Kernels kernels = Kernels.forWork(work);
    Parallel.run(y.length, work, (from, to) -> kernels.map(this, x.data(), y, from, to));
    return NdArray.of(x.shape(), y);
  }
}
