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
 * One way to set up an isolation on this machine: the commands that precede the JVM's.
 *
 * @param isolation the isolation to set up
 * @param users the users for child processes, if they are to run as other users
 * @param ownDisk whether a file system is mounted for bubblewrap's temporary folder, because
 *     bubblewrap's own temporary file system does not limit the number of files
 */
record Setup(Isolation isolation, Optional<PrivateUsers> users, boolean ownDisk) {
  /** Where the library appears in bubblewrap's file system. */
  private static final Path LIBRARY = Path.of("/chainrule");

  /** Where the child's own folder appears in both kinds of namespace setup. */
  private static final Path OWN = Path.of("/child");

  /** Where the child's temporary folder appears in both kinds of namespace setup. */
  private static final Path TMP = Path.of("/tmp");

  /**
   * The processor time that escaped processes may still use after the watch has killed the others.
   */
  private static final int ESCAPED_SECONDS = 60;

  /** The devices that a JVM needs in order to start. */
  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  /**
   * Creates a root file system from the arguments, in namespaces created by unshare. The first
   * argument is an empty folder, followed by pairs of a source and a target up to "--", and then
   * the command to run.
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

  /** Mounts a temporary folder with limits on size and number of files, then runs a command. */
  private static final String OWN_DISK =
      """
      mount -n -t tmpfs -o "mode=1777,nosuid,nodev,$1" none "$2" && shift 2 && exec "$@"
      """;

  /** Returns the possible setups for an isolation, best first. */
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
    var trial = asUser(user.getAsInt());
    trial.add("true");
    return Isolation.runs(trial, SandboxDirs.TMP);
  }

  /** Returns the user of the n-th child process, if it has its own user. */
  OptionalInt user(int child) {
    return users.isPresent() ? users.get().of(child) : OptionalInt.empty();
  }

  /** Returns whether child processes are isolated from the machine's files and processes. */
  boolean hasNamespaces() {
    return isolation != Isolation.PLAIN;
  }

  /**
   * Returns whether child processes write to a separate file system with limits on the size and
   * number of files.
   */
  boolean limitsDisk() {
    return isolation == Isolation.UNSHARE || ownDisk;
  }

  /** Creates the folders that a child process needs and makes its user their owner. */
  void prepare(SandboxDirs dirs) throws IOException {
    if (hasNamespaces()) {
      for (Path folder : List.of(dirs.mountPoint(), dirs.empty())) {
        dirs.giveToChild(Files.createDirectory(folder), "rwxr-xr-x");
      }
    }
    dirs.giveToChild(dirs.own(), "rwx------");
  }

  /** Returns the folders as the child process sees them. */
  SandboxDirs inside(SandboxDirs dirs) {
    return hasNamespaces() ? new SandboxDirs(LIBRARY, OWN, dirs.user()) : dirs;
  }

  /** Returns the child's folder for temporary files, as the child process sees it. */
  Path temporary(SandboxDirs dirs) {
    return hasNamespaces() ? TMP : dirs.own();
  }

  /** Returns the complete command line that runs a JVM with the given arguments. */
  List<String> command(SandboxDirs dirs, List<Path> hidden, Limits limits, List<String> java) {
    Path home = Path.of(System.getProperty("java.home"));
    var jvm = new ArrayList<String>();
    tool("prlimit").ifPresent(prlimit -> jvm.addAll(prlimitCommand(prlimit, dirs, limits)));
    jvm.add(home.resolve("bin/java").toString());
    jvm.addAll(java);

    var command = new ArrayList<String>();
    dirs.user().ifPresent(user -> command.addAll(asUser(user)));
    switch (isolation) {
      case BUBBLEWRAP -> {
        if (ownDisk) {
          command.addAll(List.of(pathOf("unshare"), "--user", "--map-root-user", "--mount"));
          command.addAll(List.of("sh", "-c", OWN_DISK, "sh", diskOptions(limits)));
          command.add(dirs.mountPoint().toString());
        }
        command.add(pathOf("bwrap"));
        command.addAll(bubblewrapArguments(dirs, hidden, home, limits));
      }
      case UNSHARE -> {
        command.addAll(newSession());
        command.addAll(List.of(pathOf("unshare"), "--user", "--map-root-user", "--net", "--pid"));
        command.addAll(List.of("--mount", "--ipc", "--uts", "--fork", "--kill-child"));
        command.addAll(List.of("sh", "-c", NEW_ROOT, "sh", dirs.mountPoint().toString()));
        command.addAll(newRootArguments(dirs, hidden, home));
        command.addAll(List.of("--", diskOptions(limits)));
      }
      case PLAIN -> command.addAll(newSession());
    }
    command.addAll(jvm);
    return command;
  }

  private List<String> bubblewrapArguments(
      SandboxDirs dirs, List<Path> hidden, Path home, Limits limits) {
    var args = new ArrayList<String>();
    args.addAll(List.of("--unshare-all", "--unshare-user", "--clearenv", "--die-with-parent"));
    args.addAll(List.of("--new-session", "--cap-drop", "ALL"));
    if (Help.OF_BUBBLEWRAP.contains("--disable-userns")) {
      args.add("--disable-userns");
    }
    for (Path path : readable(home)) {
      args.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
    args.addAll(List.of("--ro-bind", dirs.library().toString(), LIBRARY.toString()));
    args.addAll(List.of("--ro-bind", dirs.own().toString(), OWN.toString()));
    args.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    if (ownDisk) {
      args.addAll(List.of("--bind", dirs.mountPoint().toString(), TMP.toString()));
    } else {
      args.addAll(List.of("--size", String.valueOf((long) limits.diskMegabytes() << 20)));
      args.addAll(List.of("--tmpfs", TMP.toString()));
    }
    for (Path secret : readableSecrets(hidden, home)) {
      args.addAll(List.of("--tmpfs", secret.toString(), "--remount-ro", secret.toString()));
    }
    // otherwise, the child could write outside its temporary folder without a limit
    args.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    args.addAll(List.of("--chdir", TMP.toString()));
    args.addAll(List.of("--setenv", "MALLOC_ARENA_MAX", "2", "--"));
    return args;
  }

  private static List<String> newRootArguments(SandboxDirs dirs, List<Path> hidden, Path home) {
    var pairs = new ArrayList<String>();
    for (Path path : readable(home)) {
      pairs.addAll(List.of(path.toString(), path.toString()));
    }
    for (String name : List.of("setpriv", "umount")) {
      pairs.addAll(List.of(pathOf(name), pathOf(name)));
    }
    for (String device : DEVICES) {
      pairs.addAll(List.of(device, device));
    }
    pairs.addAll(List.of(dirs.library().toString(), LIBRARY.toString()));
    pairs.addAll(List.of(dirs.own().toString(), OWN.toString()));
    for (Path secret : readableSecrets(hidden, home)) {
      pairs.addAll(List.of(dirs.empty().toString(), secret.toString()));
    }
    return pairs;
  }

  /** Returns the paths that a JVM needs: system libraries, the JDK, and its configuration. */
  private static List<Path> readable(Path home) {
    var paths = new ArrayList<Path>();
    for (String path : List.of("/usr/lib", "/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache")) {
      paths.add(Path.of(path));
    }
    paths.add(home);
    // Debian's JDK has its configuration in /etc, behind symbolic links
    configuration(home).ifPresent(paths::add);
    tool("prlimit").ifPresent(paths::add);
    return paths.stream().filter(Files::exists).toList();
  }

  /** Returns the secrets that lie within readable paths. */
  private static List<Path> readableSecrets(List<Path> hidden, Path home) {
    return hidden.stream()
        .map(path -> path.toAbsolutePath().normalize())
        .filter(path -> Files.isDirectory(path) && !home.startsWith(path))
        .filter(path -> readable(home).stream().anyMatch(path::startsWith))
        .toList();
  }

  private static String diskOptions(Limits limits) {
    return "size=" + limits.diskMegabytes() + "m,nr_inodes=" + limits.files();
  }

  /**
   * Returns a command that detaches the child from the controlling terminal, so that the child
   * cannot inject input into the instructor's shell.
   */
  private static List<String> newSession() {
    if (tool("setsid").isPresent()) {
      return List.of(pathOf("setsid"));
    }
    // macOS has no setsid
    return tool("perl").isPresent()
        ? List.of(pathOf("perl"), "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--")
        : List.of();
  }

  /**
   * Returns the prlimit command. The number of processes is limited only for a child with its own
   * user; otherwise the grader's processes would count, too.
   */
  private static List<String> prlimitCommand(Path prlimit, SandboxDirs dirs, Limits limits) {
    var command = new ArrayList<String>();
    command.add(prlimit.toString());
    command.add("--cpu=" + (limits.submission().toSeconds() + ESCAPED_SECONDS));
    command.add("--as=" + ((long) limits.addressMegabytes() << 20));
    command.add("--fsize=" + ((long) limits.diskMegabytes() << 20));
    if (dirs.user().isPresent()) {
      command.add("--nproc=" + limits.processes());
    }
    command.add("--core=0");
    return command;
  }

  private static List<String> asUser(int user) {
    String number = String.valueOf(user);
    return new ArrayList<>(
        List.of(pathOf("setpriv"), "--reuid", number, "--regid", number, "--clear-groups", "--"));
  }

  /** Returns the name of a secret file that the child's user can read, if there is one. */
  Optional<String> readableTo(SandboxDirs dirs, List<Path> secrets) throws IOException {
    List<String> existing =
        secrets.stream()
            .filter(Files::exists)
            .map(Path::toAbsolutePath)
            .map(Path::toString)
            .toList();
    if (dirs.user().isEmpty() || existing.isEmpty()) {
      return Optional.empty();
    }
    var command = asUser(dirs.user().getAsInt());
    command.add("find");
    command.addAll(existing);
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

  private static String pathOf(String tool) {
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

  /** The options that the installed bubblewrap supports. */
  private static final class Help {
    static final String OF_BUBBLEWRAP = read();

    private static String read() {
      try {
        var help = new ProcessBuilder(pathOf("bwrap"), "--help").redirectErrorStream(true).start();
        help.getOutputStream().close();
        return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "";
      }
    }
  }
}
