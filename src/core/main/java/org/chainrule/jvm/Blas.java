package org.chainrule.jvm;

import java.util.ServiceLoader;

/**
 * A BLAS of the system, for large matrix products. {@link ServiceLoader} finds an implementation on
 * the class path.
 */
public interface Blas {
  /** Whether the system has one; asked once, before the first product. */
  boolean isAvailable();

  /**
   * C = op(A) op(B) for matrices that are stored by columns; op is the identity ("N") or the
   * transpose ("T").
   *
   * @param lda how far apart in the array the columns of A are; in the same way for B and C
   */
  void multiply(
      String opA,
      String opB,
      int m,
      int n,
      int k,
      double[] a,
      int fromA,
      int lda,
      double[] b,
      int fromB,
      int ldb,
      double[] c,
      int fromC,
      int ldc);
}
