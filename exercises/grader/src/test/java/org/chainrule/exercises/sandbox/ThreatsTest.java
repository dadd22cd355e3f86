package org.chainrule.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.child.SandboxMain;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile code can reach, in each isolation that this machine has. */
class ThreatsTest {
  private static final Limits LIMITS =
      Limits.standard().within(Duration.ofSeconds(60), Duration.ofSeconds(4));
  private static final Map<Isolation, Sandbox> SANDBOXES = new EnumMap<>(Isolation.class);

  /** Finds what ends the JVM in a way that no cell's bytecode shows. */
  private static final String FIND =
      """
      import java.lang.invoke.*;
      MethodHandle find(Class<?> type, String name) throws ReflectiveOperationException {
        var end = MethodType.methodType(void.class, int.class);
        return type == System.class
            ? MethodHandles.lookup().findStatic(type, name, end)
            : MethodHandles.lookup().findVirtual(type, name, end);
      }
      """;

  private static Sandbox sandbox(Isolation isolation) {
    assumeThat(isolation.works()).as("%s works here", isolation).isTrue();
    return SANDBOXES.computeIfAbsent(isolation, i -> Sandbox.open(i, LIMITS, List.of()));
  }

  private static Sandbox strongest() {
    return sandbox(Isolation.strongest());
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
  }

  private static Outcome run(Sandbox sandbox, String... cells) {
    var budget = new Budget(Duration.ofSeconds(60));
    try (var session = Session.open(sandbox)) {
      Outcome last = null;
      for (String cell : cells) {
        last = session.run(cell, budget);
      }
      return last;
    }
  }

  private static Object value(Sandbox sandbox, String... cells) {
    Outcome outcome = run(sandbox, cells);
    assertThat(outcome).isInstanceOf(Outcome.Ran.class);
    return ((Outcome.Ran) outcome).value();
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void theGraderIsNotOnTheChildsClassPath(Isolation isolation) {
    assertThat(
            value(
                sandbox(isolation),
                """
                String found = "";
                for (String name : List.of("org.chainrule.exercises.junit.Submission",
                        "org.chainrule.exercises.grade.Grader", "org.junit.jupiter.api.Test",
                        "org.chainrule.exercises.Main", "com.google.gson.Gson",
                        "org.chainrule.kernel.Language", "ChainRuleTest")) {
                    try {
                        found += Class.forName(name);
                    } catch (ClassNotFoundException e) {
                    }
                }
                """,
                "found"))
        .isEqualTo("");
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void theEnvironmentIsEmptyButForWhatTheSandboxSets(Isolation isolation) {
    assertThat(
            (String)
                value(
                    sandbox(isolation),
                    "String.join(\" \", new TreeMap<>(System.getenv()).keySet())"))
        .matches("(MALLOC_ARENA_MAX ?|PWD ?|OLDPWD ?|SHLVL ?|_ ?)*");
  }

  @ParameterizedTest
  @EnumSource(
      value = Isolation.class,
      names = {"BUBBLEWRAP", "UNSHARE"})
  void theNetworkIsOutOfReach(Isolation isolation) throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(
              run(
                  sandbox(isolation),
                  "new java.net.Socket(\"127.0.0.1\", " + server.getLocalPort() + ").close();"))
          .isInstanceOf(Outcome.Failed.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Isolation.class,
      names = {"BUBBLEWRAP", "UNSHARE"})
  void otherProcessesCannotBeSeen(Isolation isolation) {
    long own = ProcessHandle.current().pid();
    assertThat(value(sandbox(isolation), "ProcessHandle.allProcesses().count() < 6"))
        .isEqualTo(true);
    assertThat(
            value(
                sandbox(isolation),
                "ProcessHandle.of(" + own + ").isPresent() && " + own + " > 10"))
        .isEqualTo(false);
  }

  @Test
  void inBubblewrapThereIsNothingToReadButTheJdkAndTheLibrary() {
    Sandbox sandbox = sandbox(Isolation.BUBBLEWRAP);
    assertThat(
            (String)
                value(
                    sandbox, "String.join(\" \", new TreeSet<>(List.of(new File(\"/\").list())))"))
        .matches("chainrule child dev (etc )?lib (lib64 )?(opt )?proc tmp usr( .*)?");
    Path secret = Path.of("").toAbsolutePath();
    assertThat(value(sandbox, "new File(\"" + secret + "\").exists()")).isEqualTo(false);
    assertThat(value(sandbox, "new File(\"/etc/passwd\").exists()")).isEqualTo(false);
    assertThat(value(sandbox, "new File(\"/chainrule/forged\").mkdir()")).isEqualTo(false);
  }

  @Test
  void unshareHidesTheFoldersThatItIsToldTo() throws IOException {
    assumeThat(Isolation.UNSHARE.works()).isTrue();
    Path secret = Files.createTempDirectory("secret");
    Path home =
        Files.createDirectory(Path.of("target/hidden-" + System.nanoTime()).toAbsolutePath());
    Files.writeString(secret.resolve("tests"), "expected 42");
    Files.writeString(home.resolve("tests"), "expected 42");
    try (var sandbox = Sandbox.open(Isolation.UNSHARE, LIMITS, List.of(home))) {
      for (Path folder : List.of(secret, home)) {
        assertThat(value(sandbox, "new File(\"" + folder.resolve("tests") + "\").exists()"))
            .as("%s is visible", folder)
            .isEqualTo(false);
      }
    } finally {
      Folders.delete(secret);
      Folders.delete(home);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "find(System.class, \"exit\").invoke(0);",
        "find(Runtime.class, \"halt\").invoke(Runtime.getRuntime(), 0);"
      })
  void endingTheProgramIsNoSuccess(String end) {
    assertThat(run(strongest(), FIND, end)).isInstanceOf(Outcome.Gone.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"System.exit(0);", "Runtime.getRuntime().halt(0);"})
  void whatEndsTheProgramByItsNameIsRefusedAsInTheKernel(String end) {
    assertThat(run(strongest(), end))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.message()).contains("would end the kernel"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) { }",
        "synchronized (\"lock\") { \"lock\".wait(); }",
        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } }));"
            + " find(System.class, \"exit\").invoke(0);",
      })
  void whatDoesNotEndIsEndedByTheClock(String endless) {
    assertThat(run(strongest(), FIND, endless))
        .extracting("why")
        .asString()
        .containsAnyOf("it ran longer than 4 s", "it only waited for longer than 4 s");
  }

  @Test
  void aThreadThatIsLeftBehindEndsWithItsChild() {
    Sandbox sandbox = strongest();
    run(sandbox, "Thread t = new Thread(() -> { while (true) { } });", "t.start();");
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(SandboxMain.class.getName())))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aBombOfThreadsOrProcessesHurtsNobodyElse(Isolation isolation) {
    Sandbox sandbox = sandbox(isolation);
    String bomb =
        """
        int started = 0;
        try {
            while (started < 5000) {
                Thread thread = new Thread(() -> {
                    try { Thread.sleep(60_000); } catch (InterruptedException e) { }
                });
                thread.start();
                started++;
            }
        } catch (Throwable e) {
        }
        """;
    Outcome outcome = run(sandbox, bomb, "started");
    if (outcome instanceof Outcome.Ran ran) {
      assertThat((Long) ran.value()).isLessThan(400);
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Gone.class);
    }
    assertThat(value(sandbox, "1 + 1")).isEqualTo(2L);
  }

  @Test
  void memoryIsLimitedAndTheNextSubmissionHasItsOwn() {
    Sandbox sandbox = strongest();
    assertThat(
            run(
                sandbox,
                "var hoard = new ArrayList<double[]>();",
                "while (true) hoard.add(new double[1 << 20]);"))
        .isNotInstanceOf(Outcome.Ran.class);
    assertThat(value(sandbox, "1 + 1")).isEqualTo(2L);
  }

  @Test
  void aFloodOfOutputIsCutOff() {
    assertThat(run(strongest(), "while (true) System.out.println(\"x\".repeat(10_000));"))
        .isEqualTo(new Outcome.Gone("it printed more than 4 MB and was stopped"));
  }

  @Test
  void theDiskIsLimited() {
    Sandbox sandbox = sandbox(Isolation.BUBBLEWRAP);
    assertThat(
            run(
                sandbox,
                """
                for (int i = 0; i < 1000; i++) {
                    Files.write(Path.of("/tmp/f" + i), new byte[1 << 20]);
                }
                """))
        .isInstanceOf(Outcome.Failed.class);
  }

  /** What a reply looks like, written to all that is open in the child, its socket too. */
  @Test
  void noiseOnEveryFileDescriptorIsNotTakenForAnAnswer() {
    Sandbox sandbox = strongest();
    String noise =
        """
        var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        var unsafe = (sun.misc.Unsafe) field.get(null);
        long at = unsafe.objectFieldOffset(FileDescriptor.class.getDeclaredField("fd"));
        byte[] reply = {'v', 'D', 64, 69, 0, 0, 0, 0, 0, 0};
        for (int fd = 0; fd < 64; fd++) {
            var descriptor = new FileDescriptor();
            unsafe.putInt(descriptor, at, fd);
            var out = new FileOutputStream(descriptor);
            for (int i = 0; i < 100; i++) {
                try {
                    out.write(reply);
                } catch (IOException notOpen) {
                    break;
                }
            }
        }
        """;
    Outcome outcome = run(sandbox, noise);
    if (Runtime.version().feature() < 24) {
      // it has reached the socket, where it is no reply
      assertThat(outcome).isInstanceOf(Outcome.Gone.class);
    } else {
      assertThat(outcome)
          .extracting(failed -> ((Outcome.Failed) failed).kind())
          .isEqualTo("java.lang.UnsupportedOperationException");
    }
    assertThat(value(sandbox, "1 + 1")).isEqualTo(2L);
  }

  @Test
  void anObjectOfTheStudentsCrossesAsItsClassNameAlone() {
    assertThat(
            value(
                    strongest(),
                    "class Sly implements Serializable { public String toString() { return \"42\";"
                        + " } public boolean equals(Object o) { return true; } public int"
                        + " hashCode() { return 0; } }",
                    "new Sly()")
                .toString())
        .startsWith("Opaque[")
        .doesNotContain("42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Math { }",
        "record String(int x) { }",
        "class java { }",
        "class Object { }"
      })
  void aShadowedNameStaysTheStudentsOwnProblem(String shadow) {
    // the question is compiled to primitives: it answers truly, or nothing, or does not compile
    Outcome outcome = run(strongest(), "double f(double x) { return 3 * x; }", shadow, "f(2)");
    if (outcome instanceof Outcome.Ran ran) {
      assertThat(ran.value()).isIn(6.0, null);
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }
  }

  @Test
  void aConstantThatGrowsWithoutEndDoesNotHurtTheCompiler() {
    var cell = new StringBuilder("class Bomb { static final String s0 = \"");
    cell.append("x".repeat(100_000 / 16)).append("\";\n");
    for (int i = 1; i < 40; i++) {
      cell.append("static final String s").append(i).append(" = ");
      cell.append(String.join(" + ", Collections.nCopies(16, "s" + (i - 1)))).append(";\n");
    }
    assertThat(run(strongest(), cell.append("}").toString())).isNotInstanceOf(Outcome.Ran.class);
    assertThat(value(strongest(), "1 + 1")).isEqualTo(2L);
  }

  @Test
  void aTypeThatDoublesWithEachCallIsNotCompiledForEver() {
    String bomb = "p(".repeat(40) + "1" + ")".repeat(40);
    List<ProcessHandle> before = compilers();
    try (var own = Sandbox.open(Isolation.strongest(), LIMITS, List.of())) {
      assertThat(
              run(
                  own,
                  "class Pair<A, B> { }",
                  "<T> Pair<T, T> p(T t) { return null; }",
                  "Object o() { return " + bomb + "; }"))
          .isEqualTo(new Outcome.Gone("the compiler did not finish within 4 s"));
      assertThat(compilers()).as("compilers that are busy for ever").isSubsetOf(before);
      assertThat(value(own, "1 + 1")).isEqualTo(2L);
    }
  }

  private static List<ProcessHandle> compilers() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().commandLine().orElse("").contains("CompilerMain"))
        .toList();
  }

  @Test
  void anExpressionOfGreatDepthDoesNotHurtTheCompiler() {
    String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
    assertThat(run(strongest(), deep)).isNotInstanceOf(Outcome.Gone.class);
    assertThat(value(strongest(), "1 + 1")).isEqualTo(2L);
  }

  @Test
  void nothingOfTheGraderCanBeNamedWhenItIsCompiled() {
    assertThat(run(strongest(), "org.chainrule.exercises.child.SandboxMain.class.getName()"))
        .isInstanceOf(Outcome.Failed.class);
  }
}
