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

/** The life of a kernel's process: from its connection file to its end. */
final class KernelMain {
  /** Set while an archive is being made. */
  private static final String TRAINING = "CHAINRULE_TRAINING";

  private static final int HANGING = 3;

  /** How often to look whether the parent is still there. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long GRACE_NANOS = 2_000_000_000L;

  private KernelMain() {}

  /**
   * Serves until a shutdown, or until the process that started this one is gone.
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
        // made now: at the end there may be no memory left for a thread
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

  /** What the sockets and the signatures will wait for, begun while the connection file is read. */
  private static void prefetch() {
    SelectorProvider.provider();
    try {
      MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // told when a signature needs it
    }
  }

  /** After a change of JDK the archive no longer fits: a new one is made when all is quiet. */
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

  /** CHAINRULE_HISTORY names another file for what was run; empty, it keeps none. */
  private static Path historyFile() {
    String asked = System.getenv("CHAINRULE_HISTORY");
    if (asked == null) {
      return Platform.current().userData().resolve("history.jsonl");
    }
    return asked.isBlank() ? null : Path.of(asked);
  }

  /** CHAINRULE_OUTPUT_LIMIT is so many characters a cell, or all. */
  private static long outputLimit() {
    String asked = System.getenv().getOrDefault("CHAINRULE_OUTPUT_LIMIT", "").strip();
    if (asked.equals("all")) {
      return Long.MAX_VALUE;
    }
    return asked.matches("\\d{1,18}") ? Long.parseLong(asked) : CellOutput.DEFAULT_LIMIT;
  }

  /** CHAINRULE_CELL_TIMEOUT is so many seconds a cell may run; without it there is no end. */
  private static Duration cellTimeout() {
    String asked = System.getenv().getOrDefault("CHAINRULE_CELL_TIMEOUT", "").strip();
    return asked.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Duration.ofMillis((long) (Double.parseDouble(asked) * 1000))
        : Duration.ZERO;
  }

  /** The process that started this one, if it has said so. */
  private static Optional<ProcessHandle> parent() {
    String parent = System.getenv("JPY_PARENT_PID");
    return parent == null || !parent.matches("\\d{1,18}")
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(parent));
  }

  /**
   * Ends the kernel when its parent is gone: a front end that was killed cannot say shutdown. After
   * that, or after a shutdown, ends the process, whatever a learner's thread or shutdown hook does.
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
        // a learner may interrupt any thread; this one is not theirs
      }
    }
    if (System.getenv(TRAINING) != null) {
      return; // Java writes its archive on the way out, and that may take long
    }
    long end = System.nanoTime() + GRACE_NANOS;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
      Thread.interrupted(); // with this set, it would not park
    }
    Runtime.getRuntime().halt(HANGING);
  }
}
