package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One way to make an isolation, of those that machines allow: which commands stand before the JVM.
 *
 * @param isolation what it makes
 * @param users users for the children, if they are to be other users
 * @param ownDisk whether bubblewrap's temporary folder is a file system that was mounted before it,
 *     which unlike its own has a limit on the number of files
 */
record Setup(Isolation isolation, Optional<PrivateUsers> users, boolean ownDisk) {
  /** Where bubblewrap shows the library. */
  private static final Path LIBRARY = Path.of("/chainrule");

  /** Where both show the child's own folder. */
  private static final Path OWN = Path.of("/child");

  /** Where both have the child's temporary files. */
  private static final Path TMP = Path.of("/tmp");

  /** Processor time that what has escaped may use, after the watch has ended the rest. */
  private static final int ESCAPED_SECONDS = 60;

  /** Devices without which a JVM does not start, and no others. */
  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  /**
   * Makes a root of what the arguments name, in namespaces that unshare has made. The first
   * argument is an empty folder, the next ones are pairs of a source and a target, up to "--"; what
   * follows is run.
   */
  private static final String NEW_ROOT =
      """
      set -e
      root=$1; shift
      mount -n -t tmpfs -o mode=755,nosuid,size=4m,nr_inodes=1024 none "$root"
      while [ "$1" != -- ]; do
        if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; : >"$root$2"; fi
        mount -n --rbind "$1" "$root$2"
        case $2 in /dev/*) ;; *) mount -n -o remount,bind,ro,nosuid,nodev "$root$2" ;; esac
        shift 2
      done
      shift
      mkdir -p "$root/tmp" "$root/proc"
      mount -n -t tmpfs -o "mode=1777,nosuid,nodev,$1" none "$root/tmp"
      mount -n -t proc -o nosuid,nodev,noexec none "$root/proc"
      shift
      echo 0 >"$root/proc/sys/user/max_user_namespaces"
      mount -n -o remount,ro,nosuid,mode=755 "$root"
      cd "$root"
      pivot_root . .
      umount -n -l .
      cd /tmp
      exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
      """;

  /** Mounts a temporary folder that is limited in every way, then runs what follows. */
  private static final String OWN_DISK =
      """
      mount -n -t tmpfs -o "mode=1777,nosuid,nodev,$1" none "$2" && shift 2 && exec "$@"
      """;

  /** The ways to make an isolation, the best first. */
  static List<Setup> of(Isolation isolation) {
    var ways = new ArrayList<Setup>();
    Optional<PrivateUsers> users = Optional.of(PrivateUsers.here()).filter(Setup::isAllowed);
    for (boolean disk : isolation == Isolation.BUBBLEWRAP ? List.of(true, false) : List.of(false)) {
      users.ifPresent(private_ -> ways.add(new Setup(isolation, Optional.of(private_), disk)));
    }
    for (boolean disk : isolation == Isolation.BUBBLEWRAP ? List.of(true, false) : List.of(false)) {
      ways.add(new Setup(isolation, Optional.empty(), disk));
    }
    return ways;
  }

  private static boolean isAllowed(PrivateUsers users) {
    OptionalInt user = users.of(0);
    if (user.isEmpty() || tool("setpriv").isEmpty()) {
      return false;
    }
    var trial = as(user.getAsInt());
    trial.add("true");
    return Isolation.runs(trial, SandboxDirs.TMP);
  }

  /** The user of the n-th child, where it has one. */
  OptionalInt user(int child) {
    return users.isPresent() ? users.get().of(child) : OptionalInt.empty();
  }

  /** Whether a child can see neither files nor processes of the machine. */
  boolean hasNamespaces() {
    return isolation != Isolation.PLAIN;
  }

  /** Whether what a child writes is on a file system of its own, with limits on size and number. */
  boolean limitsDisk() {
    return isolation == Isolation.UNSHARE || ownDisk;
  }

  /** Makes and hands over what the child's folder must have. */
  void prepare(SandboxDirs place) throws IOException {
    if (hasNamespaces()) {
      for (Path folder : List.of(place.mountPoint(), place.empty())) {
        place.hand(Files.createDirectory(folder), "rwxr-xr-x");
      }
    }
    place.hand(place.own(), "rwx------");
  }

  /** Where the folders of a place are for the child. */
  SandboxDirs inside(SandboxDirs place) {
    return hasNamespaces() ? new SandboxDirs(LIBRARY, OWN, place.user()) : place;
  }

  /** Where the child keeps temporary files. */
  Path temporary(SandboxDirs place) {
    return hasNamespaces() ? TMP : place.own();
  }

  /** The whole command line that runs a JVM with these arguments. */
  List<String> command(SandboxDirs place, List<Path> hidden, Limits limits, List<String> java) {
    Path home = Path.of(System.getProperty("java.home"));
    var jvm = new ArrayList<String>();
    tool("prlimit").ifPresent(prlimit -> jvm.addAll(limited(prlimit, place, limits)));
    jvm.add(home.resolve("bin/java").toString());
    jvm.addAll(java);

    var command = new ArrayList<String>();
    place.user().ifPresent(user -> command.addAll(as(user)));
    switch (isolation) {
      case BUBBLEWRAP -> {
        if (ownDisk) {
          command.addAll(List.of(named("unshare"), "--user", "--map-root-user", "--mount"));
          command.addAll(List.of("sh", "-c", OWN_DISK, "sh", disk(limits)));
          command.add(place.mountPoint().toString());
        }
        command.add(named("bwrap"));
        command.addAll(bubble(place, hidden, home, limits));
      }
      case UNSHARE -> {
        command.addAll(newSession());
        command.addAll(List.of(named("unshare"), "--user", "--map-root-user", "--net", "--pid"));
        command.addAll(List.of("--mount", "--ipc", "--uts", "--fork", "--kill-child"));
        command.addAll(List.of("sh", "-c", NEW_ROOT, "sh", place.mountPoint().toString()));
        command.addAll(newRoot(place, hidden, home));
        command.addAll(List.of("--", disk(limits)));
      }
      case PLAIN -> command.addAll(newSession());
    }
    command.addAll(jvm);
    return command;
  }

  private List<String> bubble(SandboxDirs place, List<Path> hidden, Path home, Limits limits) {
    var args = new ArrayList<String>();
    args.addAll(List.of("--unshare-all", "--unshare-user", "--clearenv", "--die-with-parent"));
    args.addAll(List.of("--new-session", "--cap-drop", "ALL"));
    if (Help.OF_BUBBLEWRAP.contains("--disable-userns")) {
      args.add("--disable-userns");
    }
    for (Path path : readable(home)) {
      args.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
    args.addAll(List.of("--ro-bind", place.library().toString(), LIBRARY.toString()));
    args.addAll(List.of("--ro-bind", place.own().toString(), OWN.toString()));
    args.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    if (ownDisk) {
      args.addAll(List.of("--bind", place.mountPoint().toString(), TMP.toString()));
    } else {
      args.addAll(List.of("--size", String.valueOf((long) limits.diskMegabytes() << 20)));
      args.addAll(List.of("--tmpfs", TMP.toString()));
    }
    for (Path secret : shown(hidden, home)) {
      args.addAll(List.of("--tmpfs", secret.toString(), "--remount-ro", secret.toString()));
    }
    // else there would be room without a limit beside the temporary folder
    args.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    args.addAll(List.of("--chdir", TMP.toString()));
    args.addAll(List.of("--setenv", "MALLOC_ARENA_MAX", "2", "--"));
    return args;
  }

  private static List<String> newRoot(SandboxDirs place, List<Path> hidden, Path home) {
    var pairs = new ArrayList<String>();
    for (Path path : readable(home)) {
      pairs.addAll(List.of(path.toString(), path.toString()));
    }
    for (String name : List.of("setpriv", "umount")) {
      pairs.addAll(List.of(named(name), named(name)));
    }
    for (String device : DEVICES) {
      pairs.addAll(List.of(device, device));
    }
    pairs.addAll(List.of(place.library().toString(), LIBRARY.toString()));
    pairs.addAll(List.of(place.own().toString(), OWN.toString()));
    for (Path secret : shown(hidden, home)) {
      pairs.addAll(List.of(place.empty().toString(), secret.toString()));
    }
    return pairs;
  }

  /** What a JVM needs: the C library and others, itself, and its configuration. */
  private static List<Path> readable(Path home) {
    var paths = new ArrayList<Path>();
    for (String path : List.of("/usr/lib", "/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache")) {
      paths.add(Path.of(path));
    }
    paths.add(home);
    // Debian's JDK keeps its configuration in /etc, behind links
    configuration(home).ifPresent(paths::add);
    tool("prlimit").ifPresent(paths::add);
    return paths.stream().filter(Files::exists).toList();
  }

  /** Secrets that lie in what can be read. */
  private static List<Path> shown(List<Path> hidden, Path home) {
    return hidden.stream()
        .map(path -> path.toAbsolutePath().normalize())
        .filter(path -> Files.isDirectory(path) && !home.startsWith(path))
        .filter(path -> readable(home).stream().anyMatch(path::startsWith))
        .toList();
  }

  private static String disk(Limits limits) {
    return "size=" + limits.diskMegabytes() + "m,nr_inodes=" + limits.files();
  }

  /** No controlling terminal, through which a child could type what the instructor's shell runs. */
  private static List<String> newSession() {
    if (tool("setsid").isPresent()) {
      return List.of(named("setsid"));
    }
    // macOS has no setsid
    return tool("perl").isPresent()
        ? List.of(named("perl"), "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--")
        : List.of();
  }

  /** Only a user's own limit on processes is the child's: else it would count the grader's too. */
  private static List<String> limited(Path prlimit, SandboxDirs place, Limits limits) {
    var command = new ArrayList<String>();
    command.add(prlimit.toString());
    command.add("--cpu=" + (limits.submission().toSeconds() + ESCAPED_SECONDS));
    command.add("--as=" + ((long) limits.addressMegabytes() << 20));
    command.add("--fsize=" + ((long) limits.diskMegabytes() << 20));
    if (place.user().isPresent()) {
      command.add("--nproc=" + limits.processes());
    }
    command.add("--core=0");
    return command;
  }

  private static List<String> as(int user) {
    String number = String.valueOf(user);
    return new ArrayList<>(
        List.of(named("setpriv"), "--reuid", number, "--regid", number, "--clear-groups", "--"));
  }

  /** Whether the user may read something that it should not; the name of a file that it may. */
  Optional<String> readableTo(SandboxDirs place, List<Path> secrets) throws IOException {
    List<String> there =
        secrets.stream()
            .filter(Files::exists)
            .map(Path::toAbsolutePath)
            .map(Path::toString)
            .toList();
    if (place.user().isEmpty() || there.isEmpty()) {
      return Optional.empty();
    }
    var command = as(place.user().getAsInt());
    command.add("find");
    command.addAll(there);
    command.addAll(List.of("-type", "f", "-readable", "-print", "-quit"));
    var find = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    find.getOutputStream().close();
    String found = new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Optional.of(found.strip()).filter(name -> !name.isEmpty());
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

  private static String named(String tool) {
    return tool(tool).map(Path::toString).orElse(tool);
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

  /** What bubblewrap says that it can do. */
  private static final class Help {
    static final String OF_BUBBLEWRAP = read();

    private static String read() {
      try {
        var help = new ProcessBuilder(named("bwrap"), "--help").redirectErrorStream(true).start();
        help.getOutputStream().close();
        return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "";
      }
    }
  }
}
