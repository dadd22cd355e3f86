package org.chainrule.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.chainrule.kernel.install.Platform;
import org.chainrule.kernel.install.StartUpArchive;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.wire.Connection;

/** The main method of a kernel process. */
final class KernelMain {
  /** Set while the start-up archive is made. */
  private static final String TRAINING = "CHAINRULE_TRAINING";

  private static final int HANGING = 3;

  /** How often to check that the parent process is alive. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long GRACE_NANOS = 2_000_000_000L;

  private KernelMain() {}

  /**
   * Runs until a shutdown, or until the parent process has ended.
   *
   * @return the exit code
   */
  static int run(Path connectionFile, Supplier<CellEngine> engine) {
    PrintStream log = System.err;
    Kernel.daemon("prefetch", KernelMain::prefetch).start();
    try {
      Connection connection = Connection.read(connectionFile);
      var options = new Kernel.Options(historyFile(), outputLimit(), cellTimeout(), log);
      try (Kernel kernel = Kernel.start(connection, engine, options)) {
        // created now: later there may be no memory for a thread
        Kernel.daemon("chainrule-end", () -> seeToTheEnd(kernel, parent())).start();
        renewArchiveLater(log);
        kernel.awaitShutdown();
      }
      return 0;
    } catch (IOException e) {
      log.println("chainrule kernel: " + e.getMessage());
      return 1;
    }
  }

  /** Loads what sockets and signatures need, while the connection file is read. */
  private static void prefetch() {
    SelectorProvider.provider();
    try {
      MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // reported when a signature needs it
    }
  }

  /** Makes a new start-up archive if the JDK has changed, when the kernel is idle. */
  private static void renewArchiveLater(PrintStream log) {
    if (System.getenv(TRAINING) != null) {
      return;
    }
    CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS)
        .execute(
            () -> {
              try {
                StartUpArchive.renewIfStale();
              } catch (IOException | RuntimeException e) {
                log.println("[chainrule] the start-up archive was not renewed: " + e.getMessage());
              }
            });
  }

  /** CHAINRULE_HISTORY is the history file; an empty value keeps none. */
  private static Path historyFile() {
    String asked = System.getenv("CHAINRULE_HISTORY");
    if (asked == null) {
      return Platform.current().userData().resolve("history.jsonl");
    }
    return asked.isBlank() ? null : Path.of(asked);
  }

  /** CHAINRULE_OUTPUT_LIMIT is the most characters that a cell may print, or {@code all}. */
  private static long outputLimit() {
    String asked = System.getenv().getOrDefault("CHAINRULE_OUTPUT_LIMIT", "").strip();
    if (asked.equals("all")) {
      return Long.MAX_VALUE;
    }
    return asked.matches("\\d{1,18}") ? Long.parseLong(asked) : CellOutput.DEFAULT_LIMIT;
  }

  /** CHAINRULE_CELL_TIMEOUT is how many seconds a cell may run; there is no limit without it. */
  private static Duration cellTimeout() {
    String asked = System.getenv().getOrDefault("CHAINRULE_CELL_TIMEOUT", "").strip();
    return asked.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Duration.ofMillis((long) (Double.parseDouble(asked) * 1000))
        : Duration.ZERO;
  }

  /** The process that started this one, if it passed its id. */
  private static Optional<ProcessHandle> parent() {
    String parent = System.getenv("JPY_PARENT_PID");
    return parent == null || !parent.matches("\\d{1,18}")
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(parent));
  }

  /**
   * Ends the kernel when its parent has ended: a front end that was killed sends no
   * shutdown_request. After that, or after a shutdown, halts the process even if a learner's thread
   * or shutdown hook still runs.
   */
  private static void seeToTheEnd(Kernel kernel, Optional<ProcessHandle> parent) {
    boolean ends = false;
    while (!ends) {
      try {
        ends = kernel.awaitShutdown(LOOK);
        if (!ends && parent.isPresent() && !parent.get().isAlive()) {
          kernel.endSoon();
        }
      } catch (InterruptedException e) {
        // a cell may interrupt any thread; ignored here
      }
    }
    if (System.getenv(TRAINING) != null) {
      return; // the JVM writes its archive at exit, which may take long
    }
    long end = System.nanoTime() + GRACE_NANOS;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
      Thread.interrupted(); // with the flag set, it would not park
    }
    Runtime.getRuntime().halt(HANGING);
  }
}
