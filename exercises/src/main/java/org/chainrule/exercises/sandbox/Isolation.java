package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a child is kept apart from the machine: the strongest first. */
public enum Isolation {
  /**
   * bubblewrap: own user, process, network and mount namespaces; nothing of the file system but the
   * JDK, the C library and the library under test, read-only; a temporary folder of limited size.
   */
  BUBBLEWRAP("bubblewrap: no network, no files, own processes, limited memory and disk"),
  /**
   * util-linux unshare: own user, process, network and mount namespaces, prlimit; homes, temporary
   * files and the folders that the grader works in are hidden, other files can be read.
   */
  UNSHARE(
      "unshare: no network, own processes, the grader's folders hidden; other files can be read"),
  /** A process of its own with an empty environment, a clock, and limits where prlimit is there. */
  PLAIN("plain process: a clock and an empty environment, but network and files can be reached");

  /** The user who tries out what unprivileged users may do. */
  private static final String NOBODY = "65534";

  private final String words;

  Isolation(String words) {
    this.words = words;
  }

  /** What it keeps a submission from, in words for the report. */
  public String words() {
    return words;
  }

  /** The strongest that works here, found by trying. */
  public static Isolation strongest(List<Path> hidden) {
    for (Isolation isolation : values()) {
      if (isolation.works(hidden)) {
        return isolation;
      }
    }
    throw new IllegalStateException(
        "not even a plain child process can be started from " + System.getProperty("java.home"));
  }

  /** Whether a JVM starts in it on this machine. */
  boolean works(List<Path> hidden) {
    try {
      Path place = AtExit.folder();
      try {
        Place.openToAll(place, "rwxr-xr-x");
        // with a child's own arguments: the heap that a JVM reserves for a large machine would not
        // fit
        Limits limits = Limits.standard();
        var java = new ArrayList<>(limits.jvmArguments());
        java.add("-version");
        var command = command(Place.of(place, place, 0), hidden, limits, java);
        var process =
            new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true);
        process.environment().clear();
        var started = process.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!started.waitFor(20, TimeUnit.SECONDS)) {
          ChildProcess.kill(started);
          return false;
        }
        return started.exitValue() == 0;
      } finally {
        AtExit.delete(place);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where the folders of a place are for the child. */
  Place inside(Place place) {
    return this == BUBBLEWRAP
        ? new Place(Path.of("/chainrule"), Path.of("/child"), place.user())
        : place;
  }

  /** The whole command line that runs a JVM with these arguments. */
  List<String> command(Place place, List<Path> hidden, Limits limits, List<String> java) {
    var jvm = new ArrayList<String>();
    tool("prlimit").ifPresent(prlimit -> jvm.addAll(limited(prlimit, limits)));
    Path home = Path.of(System.getProperty("java.home"));
    jvm.add(home.resolve("bin/java").toString());
    jvm.addAll(java);

    var command = new ArrayList<String>();
    switch (this) {
      case BUBBLEWRAP -> {
        command.addAll(unprivileged(place, true));
        command.add(tool("bwrap").map(Path::toString).orElse("bwrap"));
        command.addAll(bubble(place, home, limits));
      }
      case UNSHARE -> {
        command.addAll(unprivileged(place, true));
        command.add(tool("unshare").map(Path::toString).orElse("unshare"));
        command.addAll(unshared(place, hidden, limits));
      }
      case PLAIN -> command.addAll(unprivileged(place, false));
    }
    command.addAll(jvm);
    return command;
  }

  private static List<String> bubble(Place place, Path home, Limits limits) {
    var args = new ArrayList<String>();
    args.addAll(List.of("--unshare-all", "--unshare-user", "--clearenv", "--die-with-parent"));
    args.addAll(List.of("--new-session", "--cap-drop", "ALL"));
    args.addAll(List.of("--ro-bind", "/usr/lib", "/usr/lib"));
    for (String libraries : List.of("/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache")) {
      args.addAll(List.of("--ro-bind-try", libraries, libraries));
    }
    readable(args, home);
    // Debian's JDK keeps its configuration in /etc, behind links
    configuration(home).ifPresent(etc -> readable(args, etc));
    tool("prlimit").ifPresent(prlimit -> readable(args, prlimit));
    args.addAll(List.of("--ro-bind", place.library().toString(), "/chainrule"));
    args.addAll(List.of("--ro-bind", place.own().toString(), "/child"));
    args.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    args.addAll(List.of("--size", String.valueOf((long) limits.diskMegabytes() << 20)));
    args.addAll(List.of("--tmpfs", "/tmp", "--chdir", "/tmp"));
    args.addAll(List.of("--setenv", "MALLOC_ARENA_MAX", "2", "--"));
    return args;
  }

  private static void readable(List<String> args, Path path) {
    args.addAll(List.of("--ro-bind", path.toString(), path.toString()));
  }

  /** Namespaces, then mounts over what must not be read, then all rights given up for good. */
  private static List<String> unshared(Place place, List<Path> hidden, Limits limits) {
    var script = new StringBuilder("set -e; ");
    Path home = Path.of(System.getProperty("java.home"));
    for (Path folder : hidden) {
      if (home.startsWith(folder)) {
        continue;
      }
      script.append("mount -t tmpfs -o size=1m none ").append(quoted(folder)).append("; ");
    }
    // the child's folders lie under /tmp, which is hidden with the rest: hold them over
    script.append("exec 8<").append(quoted(place.library())).append("; ");
    script.append("exec 9<").append(quoted(place.own())).append("; ");
    script.append("mount -t tmpfs -o mode=1777,size=").append(limits.diskMegabytes());
    script.append("m none ").append(quoted(Place.TMP)).append("; ");
    script.append("mkdir -p ").append(quoted(place.library())).append(' ');
    script.append(quoted(place.own())).append("; ");
    script.append("mount -c --bind /proc/self/fd/8 ").append(quoted(place.library())).append("; ");
    script.append("mount -c --bind /proc/self/fd/9 ").append(quoted(place.own())).append("; ");
    script
        .append("exec 8<&- 9<&-; cd ")
        .append(quoted(Place.TMP))
        .append("; mount -t proc none /proc; ");
    script.append("exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \"$@\"");
    return List.of(
        "--user",
        "--map-root-user",
        "--net",
        "--pid",
        "--mount",
        "--ipc",
        "--uts",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        script.toString(),
        "sh");
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private static List<String> limited(Path prlimit, Limits limits) {
    return List.of(
        prlimit.toString(),
        "--cpu=" + limits.cpuSeconds(),
        "--as=" + ((long) limits.addressMegabytes() << 20),
        "--fsize=" + ((long) limits.diskMegabytes() << 20),
        "--nproc=" + limits.processes(),
        "--core=0");
  }

  /**
   * Root is exempt from limits on processes and reads everything, so root's children run as users
   * who are nobody; where {@code namespaces} follow, only if such users may make them here.
   */
  private static List<String> unprivileged(Place place, boolean namespaces) {
    Optional<Path> setpriv = tool("setpriv");
    if (!"root".equals(System.getProperty("user.name")) || setpriv.isEmpty()) {
      return List.of();
    }
    var trial = as(setpriv.get(), NOBODY);
    if (namespaces) {
      trial.addAll(List.of("unshare", "--user", "--map-root-user"));
    }
    trial.add("true");
    return NobodyMay.answer(trial) ? as(setpriv.get(), String.valueOf(place.user())) : List.of();
  }

  private static List<String> as(Path setpriv, String user) {
    return new ArrayList<>(
        List.of(setpriv.toString(), "--reuid", user, "--regid", user, "--clear-groups", "--"));
  }

  private static Optional<Path> configuration(Path home) {
    try {
      Path conf = home.resolve("conf/security/java.security").toRealPath();
      Path real = home.toRealPath();
      if (conf.startsWith(real)) {
        return Optional.empty();
      }
      // /etc/java-17-openjdk/security/java.security
      return Optional.of(conf.getParent().getParent());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> tool(String name) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin")) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** Trials that were made: the machine does not change its mind while it grades. */
  private static final class NobodyMay {
    private static final java.util.Map<List<String>, Boolean> ANSWERS =
        new java.util.concurrent.ConcurrentHashMap<>();

    static boolean answer(List<String> trial) {
      return ANSWERS.computeIfAbsent(trial, NobodyMay::runs);
    }

    private static boolean runs(List<String> command) {
      try {
        var process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
