package org.chainrule.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.chainrule.exercises.child.SandboxMain;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What all processes of a student's code together can take from the machine, measured from outside
 * while they try.
 */
class ProcessTreeLimitsTest {
  private static final Limits LIMITS =
      Limits.standard().within(Duration.ofSeconds(60), Duration.ofSeconds(10));
  private static final Map<Isolation, Sandbox> SANDBOXES = new EnumMap<>(Isolation.class);

  /** On the command line of what a bomb starts: whose it is. */
  private static final String OWNER = "-Dbomb.of=" + ProcessHandle.current().pid() + "-";

  private static final String JAVA =
      "Path.of(System.getProperty(\"java.home\"), \"bin\", \"java\").toString()";

  private static Sandbox sandbox(Isolation isolation) {
    assumeThat(isolation.works()).as("%s works here", isolation).isTrue();
    return SANDBOXES.computeIfAbsent(isolation, i -> Sandbox.open(i, LIMITS, List.of()));
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
  }

  private static Outcome run(Isolation isolation, String... cells) {
    var budget = new Budget(LIMITS.submission());
    try (var session = Session.open(sandbox(isolation))) {
      Outcome last = null;
      for (String cell : cells) {
        last = session.run(cell, budget);
      }
      return last;
    }
  }

  /** The most that was seen of all processes that this one has started. */
  private static final class Peak extends Thread {
    private final Set<Long> before = pids();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Callable<Outcome> attack;
    private int processes;
    private long memory;

    Peak(Callable<Outcome> attack) {
      super("peak");
      this.attack = attack;
    }

    /** Lets the attack go on, and watches. */
    Outcome outcome() throws Exception {
      start();
      try {
        return attack.call();
      } finally {
        done.set(true);
        join();
      }
    }

    private static Set<Long> pids() {
      var pids = new HashSet<Long>();
      ProcessHandle.current().descendants().forEach(process -> pids.add(process.pid()));
      return pids;
    }

    @Override
    public void run() {
      while (!done.get()) {
        Set<Long> now = pids();
        now.removeAll(before);
        processes = Math.max(processes, now.size());
        memory = Math.max(memory, now.stream().mapToLong(Peak::memory).sum());
      }
    }

    private static long memory(long pid) {
      try {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("RssAnon:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .sum();
      } catch (IOException e) {
        // it has ended
        return 0;
      }
    }
  }

  /** What is left of this test's own children: other runs on the machine have theirs. */
  private static List<String> leftBehind() {
    Stream<ProcessHandle> children =
        ProcessHandle.current()
            .descendants()
            .filter(process -> commandLine(process).contains(SandboxMain.class.getName()));
    // whose parent has died has another
    Stream<ProcessHandle> bombs =
        ProcessHandle.allProcesses().filter(process -> commandLine(process).contains(OWNER));
    return Stream.concat(children, bombs)
        .filter(ProcessHandle::isAlive)
        .map(ProcessTreeLimitsTest::commandLine)
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aForkBombIsEndedAsAWhole(Isolation isolation) throws Exception {
    String bomb =
        """
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "Bomb.java");
        Files.writeString(file, "public class Bomb { public static void main(String[] a)"
            + " throws Exception { while (true) { new ProcessBuilder(a[0], a[1], a[2], a[0], a[1],"
            + " a[2]).start(); } } }");
        String java = %s;
        while (true) {
          new ProcessBuilder(java, "%s", "-Xmx64m", "-XX:TieredStopAtLevel=1", file.toString(),
              java, "%s", file.toString()).start();
        }
        """
            .formatted(JAVA, OWNER, OWNER);
    var peak = new Peak(() -> run(isolation, bomb));
    Outcome outcome = peak.outcome();
    assertThat(outcome).isNotInstanceOf(Outcome.Ran.class);
    assertThat(peak.processes).as("processes at once").isBetween(2, 2 * LIMITS.processes());
    assertThat(leftBehind()).isEmpty();
    assertThat(run(isolation, "1 + 1")).isEqualTo(new Outcome.Ran(2L));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aSecondJvmCountsToTheMemoryOfTheFirst(Isolation isolation) throws Exception {
    String greedy =
        """
        new ProcessBuilder(%s, "-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC",
            "-version").start().waitFor();
        """
            .formatted(JAVA);
    var peak = new Peak(() -> run(isolation, greedy));
    assertThat(peak.outcome())
        .isEqualTo(new Outcome.Gone("it used more than 1024 MB and was stopped"));
    assertThat(peak.memory >> 20).as("MB at once").isBetween(200L, 2500L);
    assertThat(leftBehind()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aTemporaryFolderHoldsNoMoreThanItMay(Isolation isolation) {
    String fill =
        """
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        for (int i = 0; i < 1000; i++) {
          Files.write(folder.resolve("f" + i), new byte[1 << 20]);
        }
        """;
    assertThat(run(isolation, fill)).isNotInstanceOf(Outcome.Ran.class);
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void noFileSystemIsFilledWithEmptyFiles(Isolation isolation) {
    String fill =
        """
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        int made = 0;
        try {
          while (made < 400_000) {
            Files.createFile(folder.resolve("f" + made));
            made++;
          }
        } catch (IOException e) {
        }
        """;
    Outcome made = run(isolation, fill, "made");
    if (made instanceof Outcome.Ran ran) {
      assertThat((Long) ran.value()).isLessThanOrEqualTo(LIMITS.files());
    } else {
      assertThat(made)
          .isEqualTo(new Outcome.Gone("it wrote more or larger files than it may and was stopped"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Isolation.class,
      names = {"BUBBLEWRAP", "UNSHARE"})
  void noNamespaceCanBeMadeInANamespace(Isolation isolation) throws IOException {
    Path unshare = Path.of("/usr/bin/unshare");
    assumeThat(unshare).exists();
    String encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(unshare));
    var text = new StringBuilder("String program = \"\"");
    for (int at = 0; at < encoded.length(); at += 10_000) {
      String part = encoded.substring(at, Math.min(encoded.length(), at + 10_000));
      text.append(".concat(\"").append(part).append("\")");
    }
    String run =
        """
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "unshare");
        Files.write(file, Base64.getDecoder().decode(program));
        file.toFile().setExecutable(true);
        int outside = new ProcessBuilder(file.toString(), "--version").start().waitFor();
        int inside = new ProcessBuilder(file.toString(), "--user", file.toString(), "--version")
            .start().waitFor();
        """;
    String both = "outside + \" \" + (inside == 0)";
    assertThat(run(isolation, text.append(";").toString(), run, both))
        .isEqualTo(new Outcome.Ran("0 false"));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void nothingIsLeftInTheFoldersThatEverybodyMayWriteTo(Isolation isolation) throws IOException {
    assumeThat(isolation != Isolation.PLAIN || isolation.setupHere().user(0).isPresent())
        .as("without a user of its own, a plain process writes as the grader does")
        .isTrue();
    String name = "chainrule-residue-" + System.nanoTime();
    List<Path> folders =
        Stream.of("/dev/shm", "/var/tmp", "/run/lock", "/tmp", "/dev/mqueue")
            .map(Path::of)
            .filter(Files::isDirectory)
            .toList();
    var strew = new StringBuilder("int written = 0;\n");
    for (Path folder : folders) {
      String path = folder.resolve(name).toString();
      strew.append("try { Files.createDirectories(Path.of(\"").append(path).append("/a\"));");
      strew.append(" Files.write(Path.of(\"").append(path).append("/a/b\"), new byte[10]);");
      strew.append(" written++; } catch (IOException e) { }\n");
    }
    assertThat(run(isolation, strew.toString(), "written")).isInstanceOf(Outcome.Ran.class);
    for (Path folder : folders) {
      assertThat(folder.resolve(name)).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aChildHasASessionOfItsOwnAndSoNoTerminal(Isolation isolation) throws IOException {
    var before = Peak.pids();
    try (var session = Session.open(sandbox(isolation))) {
      assertThat(session.gone()).isEmpty();
      var children = Peak.pids();
      children.removeAll(before);
      // what starts the JVM may still be in the grader's
      children.removeIf(pid -> !isJava(pid));
      for (long pid : children) {
        assertThat(sessionOf(pid)).isNotEqualTo(sessionOf(ProcessHandle.current().pid()));
      }
      assertThat(children).isNotEmpty();
    }
  }

  private static boolean isJava(long pid) {
    try {
      String command =
          Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return command.substring(0, command.indexOf('\0')).endsWith("/java")
          && command.contains(SandboxMain.class.getName());
    } catch (IOException e) {
      // it has ended
      return false;
    }
  }

  private static String sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  @Test
  void aPlainChildSeesNothingOfItsSiblings() throws IOException {
    assumeThat(sandbox(Isolation.PLAIN).isolation().setupHere().user(0)).isPresent();
    String spy =
        """
        var found = new ArrayList<String>();
        for (File folder : new File("/tmp").listFiles((f, n) -> n.startsWith("chainrule-"))) {
          String[] names = folder.list();
          boolean own = folder.toString().equals(System.getProperty("java.io.tmpdir"));
          if (names != null && !own) {
            found.add(folder + Arrays.toString(names));
          }
          if (!own && new File(folder, "s").exists()) {
            found.add(folder + "/s");
          }
        }
        """;
    var budget = new Budget(LIMITS.submission());
    try (var sibling = Session.open(sandbox(Isolation.PLAIN))) {
      assertThat(sibling.gone()).isEmpty();
      assertThat(run(Isolation.PLAIN, spy, "found.toString().replace(\"chainrule-\", \"\")"))
          .isEqualTo(new Outcome.Ran("[]"));
      assertThat(sibling.run("1 + 1", budget)).isEqualTo(new Outcome.Ran(2L));
      try (Stream<Path> all = Files.list(SandboxDirs.TMP)) {
        for (Path folder : all.filter(ProcessTreeLimitsTest::isOurs).toList()) {
          assertThat(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))
              .as("%s", folder)
              .noneMatch(permission -> permission.name().matches("(GROUP|OTHERS)_(READ|WRITE)"));
        }
      }
    }
  }

  private static boolean isOurs(Path folder) {
    return folder
        .getFileName()
        .toString()
        .startsWith("chainrule-" + ProcessHandle.current().pid() + "-");
  }
}
