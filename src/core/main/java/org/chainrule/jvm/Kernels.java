package org.chainrule.jvm;

import org.chainrule.platform.ExpFunction;

/**
 * The loops in which large computations spend their time. There are two implementations, in plain
 * Java and with the Vector API, with the same results bit for bit.
 */
interface Kernels {
  /** A product adds up so many terms on their own, in their order, before it adds them to C. */
  int DEPTH = 256;

  /**
   * C += A B for the row-major C (m, n), whose rows lie {@code rowC} apart. A (m, k) and B (k, n)
   * may be read in any order: neighbours in a column of A lie {@code rowA} apart, neighbours in a
   * row {@code colA}.
   */
  void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int fromA,
      int rowA,
      int colA,
      double[] b,
      int fromB,
      int rowB,
      int colB,
      double[] c,
      int fromC,
      int rowC);

  /** y = f(x) for the elements from … to. */
  void map(ExpFunction f, double[] x, double[] y, int from, int to);

  /** The kernels that are fastest for a computation of so many multiplications. */
  static Kernels forWork(long work) {
    return work < VectorWarmup.WORTH_IT ? VectorWarmup.PLAIN : VectorWarmup.best();
  }
}
