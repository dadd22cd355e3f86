package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How a child process is isolated from the machine, strongest first. */
public enum Isolation {
  /**
   * Runs in bubblewrap with separate user, process, network, and mount namespaces. The child sees
   * only the JDK, the C library, and the library under test, all read-only, and a temporary folder
   * of limited size.
   */
  BUBBLEWRAP("bubblewrap: no access to network, files, or processes; limited memory and disk"),
  /**
   * Runs in the same namespaces and with the same files, set up by a shell script with util-linux's
   * unshare, mount, and pivot_root.
   */
  UNSHARE("unshare: no access to network, files, or processes; limited memory and disk"),
  /**
   * Runs as a plain process with an empty environment. If the grader is root, the process runs as
   * another user and can read all world-readable files; otherwise it can do whatever the grader's
   * user can.
   */
  PLAIN("plain process: access to network and files; memory and disk are only monitored");

  /** A generous limit: even a very busy machine starts a JVM in this time. */
  private static final int TRIAL_MINUTES = 3;

  private static final Map<Isolation, Optional<Setup>> SETUPS = new ConcurrentHashMap<>();

  private final String words;

  Isolation(String words) {
    this.words = words;
  }

  /** Returns a description for the report of what the isolation prevents. */
  public String words() {
    return words;
  }

  /**
   * Returns the strongest isolation that works on this machine, found by trying each of them.
   *
   * @throws IllegalStateException if none works
   */
  public static Isolation strongest() {
    for (Isolation isolation : values()) {
      if (isolation.works()) {
        return isolation;
      }
    }
    throw new IllegalStateException(
        "not even a plain child process can be started from " + System.getProperty("java.home"));
  }

  /**
   * Returns the isolation to grade in: bubblewrap, or a weaker one if it is named explicitly.
   *
   * @throws IllegalArgumentException if the isolation does not work here; the message says what to
   *     do
   */
  public static Isolation forGrading(Optional<Isolation> named) {
    Isolation isolation = named.orElse(BUBBLEWRAP);
    if (isolation.works()) {
      return isolation;
    }
    if (named.isPresent()) {
      throw new IllegalArgumentException("this isolation does not work here: " + isolation.words());
    }
    var weaker = new StringBuilder();
    for (Isolation other : List.of(UNSHARE, PLAIN)) {
      if (other.works()) {
        weaker.append("\n  --isolation ").append(other.name().toLowerCase(Locale.ROOT));
        weaker.append("   ").append(other.words());
      }
    }
    throw new IllegalArgumentException(
        "students' code is run in bubblewrap, which does not work here. Install it (Debian and"
            + " Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap) and allow user"
            + " namespaces, or name a weaker isolation:"
            + weaker);
  }

  /** Returns whether a JVM can be started with this isolation on this machine. */
  boolean works() {
    return setup().isPresent();
  }

  /** Returns the setup that works on this machine; the result is cached. */
  private Optional<Setup> setup() {
    return SETUPS.computeIfAbsent(this, Isolation::firstThatWorks);
  }

  /**
   * Returns the setup for starting child processes.
   *
   * @throws SandboxFailure unless {@link #works}
   */
  Setup setupHere() {
    return setup()
        .orElseThrow(() -> new SandboxFailure("this isolation does not work here: " + words));
  }

  private Optional<Setup> firstThatWorks() {
    return Setup.of(this).stream().filter(Isolation::starts).findFirst();
  }

  private static boolean starts(Setup setup) {
    try {
      Path folder = CleanupRegistry.createFolder();
      try {
        SandboxDirs.permit(folder, "rwx--x--x");
        Path own = Files.createDirectory(folder.resolve("own"));
        var dirs = new SandboxDirs(own, own, setup.user(0));
        setup.prepare(dirs);
        // use a child's real arguments: on a large machine, the default heap would exceed the
        // limits
        Limits limits = Limits.standard();
        var java = new ArrayList<>(limits.jvmArguments());
        java.add("-version");
        return runs(setup.command(dirs, List.of(), limits, java), own);
      } finally {
        CleanupRegistry.delete(folder);
      }
    } catch (IOException e) {
      return false;
    }
  }

  static boolean runs(List<String> command, Path folder) {
    try {
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(TRIAL_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
