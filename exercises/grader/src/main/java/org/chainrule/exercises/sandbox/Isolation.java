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

/** How a child is kept apart from the machine: the strongest first. */
public enum Isolation {
  /**
   * bubblewrap: own user, process, network and mount namespaces; nothing of the file system but the
   * JDK, the C library and the library under test, read-only; a temporary folder of limited size.
   */
  BUBBLEWRAP("bubblewrap: no network, no files, own processes; memory and disk are limited"),
  /**
   * util-linux: the same namespaces and the same few files, put together by a shell script from
   * unshare, mount and pivot_root.
   */
  UNSHARE("unshare: no network, no files, own processes; memory and disk are limited"),
  /**
   * A process of its own with an empty environment. If the grader is root, it is another user's and
   * can read what everybody can; otherwise it can do whatever the grader's user can.
   */
  PLAIN("plain process: network and files can be reached, memory and disk are only watched");

  /** A machine that is very busy still starts a JVM in this time. */
  private static final int TRIAL_MINUTES = 3;

  private static final Map<Isolation, Optional<Setup>> SETUPS = new ConcurrentHashMap<>();

  private final String words;

  Isolation(String words) {
    this.words = words;
  }

  /** What it keeps a submission from, in words for the report. */
  public String words() {
    return words;
  }

  /** The strongest that works here, found by trying. */
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
   * The isolation to grade in: bubblewrap, or the weaker one that was asked for by name.
   *
   * @throws IllegalArgumentException with what to do, when it does not work here
   */
  public static Isolation forGrading(Optional<Isolation> named) {
    Isolation isolation = named.orElse(BUBBLEWRAP);
    if (isolation.works()) {
      return isolation;
    }
    if (named.isPresent()) {
      throw new IllegalArgumentException("on this machine there is no " + isolation.words());
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

  /** Whether a JVM starts in it on this machine. */
  boolean works() {
    return setup().isPresent();
  }

  /** How it is made on this machine; the machine does not change while a grader runs. */
  private Optional<Setup> setup() {
    return SETUPS.computeIfAbsent(this, Isolation::firstThatWorks);
  }

  /** How its children are started; only where {@link #works}. */
  Setup setupHere() {
    return setup().orElseThrow(() -> new SandboxFailure("on this machine there is no " + words));
  }

  private Optional<Setup> firstThatWorks() {
    return Setup.of(this).stream().filter(Isolation::starts).findFirst();
  }

  private static boolean starts(Setup setup) {
    try {
      Path folder = CleanupRegistry.folder();
      try {
        SandboxDirs.permit(folder, "rwx--x--x");
        Path own = Files.createDirectory(folder.resolve("own"));
        var place = new SandboxDirs(own, own, setup.user(0));
        setup.prepare(place);
        // with a child's own arguments: the heap that a JVM reserves for a large machine would not
        // fit
        Limits limits = Limits.standard();
        var java = new ArrayList<>(limits.jvmArguments());
        java.add("-version");
        return runs(setup.command(place, List.of(), limits, java), own);
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
