package org.chainrule.blas;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.chainrule.jvm.Blas;

/** The BLAS that is installed on this machine (OpenBLAS, MKL, Accelerate), found by netlib. */
public final class NetlibBlas implements Blas {
  private static final String LIBRARY = "libblas.so.3";

  /** Tells netlib which library to load. */
  private static final List<String> CHOSEN =
      List.of("dev.ludovic.netlib.blas.nativeLib", "dev.ludovic.netlib.blas.nativeLibPath");

  private final NativeBLAS blas = mayBeThere() ? find() : null;

  /** Called by the service loader. */
  public NetlibBlas() {}

  /**
   * Whether the system may have one. Where it has none, netlib's native code would print a line to
   * the terminal.
   */
  private static boolean mayBeThere() {
    return !System.getProperty("os.name").equals("Linux")
        || CHOSEN.stream().anyMatch(each -> System.getProperty(each) != null)
        || folders().stream().anyMatch(folder -> Files.exists(Path.of(folder, LIBRARY)));
  }

  /** The folders in which the loader of Linux looks for libraries. */
  private static List<String> folders() {
    var folders = new ArrayList<>(List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64"));
    String more = System.getenv("LD_LIBRARY_PATH");
    if (more != null) {
      folders.addAll(List.of(more.split(File.pathSeparator)));
    }
    try (DirectoryStream<Path> lists =
        Files.newDirectoryStream(Path.of("/etc/ld.so.conf.d"), "*.conf")) {
      for (Path list : lists) {
        Files.readAllLines(list).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("/"))
            .forEach(folders::add);
      }
    } catch (IOException e) {
      // a Linux without such lists has the folders above
    }
    return folders;
  }

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
