package org.chainrule.exercises.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the set-up. It is run with a progress line; its output goes to a log, whose end is
 * shown if it fails.
 */
final class Step {
  private static final int QUOTED_LINES = 12;

  /** The launcher passes it, because since JDK 22 the console does not tell. */
  private static final boolean ON_A_TERMINAL = Boolean.getBoolean("chainrule.terminal");

  private final Path logs;
  private final Map<String, String> environment;

  Step(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs the command; throws {@link SetupException} with the end of its output when it fails or
   * takes too long.
   */
  void run(String what, String logName, Duration limit, List<String> command) {
    Path log = logs.resolve(logName + ".log");
    long start = System.nanoTime();
    Process process = start(command, log);
    Thread stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        Duration soFar = Duration.ofNanos(System.nanoTime() - start);
        if (soFar.compareTo(limit) > 0) {
          process.destroyForcibly();
          throw new SetupException(
              what
                  + " took longer than "
                  + limit.toMinutes()
                  + " minutes and was stopped; its log is "
                  + log);
        }
        progress(what, soFar);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new SetupException(what + " was interrupted");
    } finally {
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    endProgress();
    if (process.exitValue() != 0) {
      throw new SetupException(
          what
              + " failed (exit code "
              + process.exitValue()
              + "):\n"
              + endOf(log)
              + "\nThe whole log is "
              + log);
    }
    System.err.printf("%s: done in %d s%n", what, (System.nanoTime() - start) / 1_000_000_000L);
  }

  private Process start(List<String> command, Path log) {
    try {
      Files.createDirectories(logs);
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new SetupException("cannot run " + command.get(0) + ": " + e.getMessage());
    }
  }

  private static void progress(String what, Duration soFar) {
    if (ON_A_TERMINAL) {
      System.err.printf("\r\033[K%s … (%d s)", what, soFar.toSeconds());
      System.err.flush();
    } else if (soFar.toSeconds() % 10 == 0) {
      System.err.printf("%s … (%d s)%n", what, soFar.toSeconds());
    }
  }

  private static void endProgress() {
    if (ON_A_TERMINAL) {
      System.err.print("\r\033[K");
    }
  }

  private static String endOf(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
