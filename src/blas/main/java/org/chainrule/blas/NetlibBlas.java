package org.chainrule.blas;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.chainrule.jvm.Blas;

/** The BLAS that is installed on this machine (OpenBLAS, MKL, Accelerate), found by netlib. */
public final class NetlibBlas implements Blas {
  private final NativeBLAS blas = find();

  /** Called by the service loader. */
  public NetlibBlas() {}

  private static NativeBLAS find() {
    // A missing native library is no news: without this, finding none is logged as a warning.
    Logger logger = Logger.getLogger("dev.ludovic.netlib.blas");
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError e) {
      return null;
    } finally {
      logger.setLevel(before);
    }
  }

  @Override
  public boolean isAvailable() {
    return blas != null;
  }

  @Override
  public void multiply(
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
      int ldc) {
    blas.dgemm(opA, opB, m, n, k, 1, a, fromA, lda, b, fromB, ldb, 0, c, fromC, ldc);
  }
}
