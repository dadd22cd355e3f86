package org.chainrule.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  /** What ends a JVM in a way that no cell's bytecode shows. */
  private static final String END =
      "java.lang.invoke.MethodHandles.lookup().findVirtual(Runtime.class, \"halt\","
          + " java.lang.invoke.MethodType.methodType(void.class, int.class))"
          + ".invoke(Runtime.getRuntime(), 0);";

  private Sandbox sandbox;
  private Session session;
  private Budget budget;

  @BeforeEach
  void open() {
    var limits = Limits.standard().within(Duration.ofSeconds(30), Duration.ofSeconds(3));
    sandbox = Sandbox.open(Isolation.strongest(), limits, List.of());
    session = Session.open(sandbox);
    budget = new Budget(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    session.close();
    sandbox.close();
  }

  private Outcome run(String cell) {
    return session.run(cell, budget);
  }

  private static void assertFailed(Outcome outcome, String kind, String message) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(kind);
              assertThat(failed.message()).isEqualTo(message);
            });
  }

  @Test
  void valuesComeBackAsPlainData() {
    assertThat(run("double f(double x) { return 3 * x + 1; }\nf(2)"))
        .isEqualTo(new Outcome.Ran(7.0));
    assertThat(run("new double[]{1, 2}")).extracting("value").isEqualTo(new double[] {1, 2});
    assertThat(run("\"a\" + 1")).isEqualTo(new Outcome.Ran("a1"));
  }

  @Test
  void afterAResetTheSessionIsEmptyAndItsProcessTheSame() {
    String process = "ProcessHandle.current().pid()";
    Outcome before = run("int a = 1; class A { }\n" + process);
    session.reset(budget);
    assertFailed(run("a"), "CompilationError", "line 1: cannot find symbol: variable a");
    assertThat(run("class A { int b = 2; }\nnew A().b")).isEqualTo(new Outcome.Ran(2L));
    assertThat(run(process)).isEqualTo(before);
  }

  @Test
  void aCellThatDoesNotCompileSaysWhereAndRunsNothingOfIt() {
    assertFailed(
        run("int a = 1;\nint b = \"x\";"),
        "CompilationError",
        "line 2: incompatible types: String cannot be converted to int");
    assertThat(run("a")).isInstanceOf(Outcome.Failed.class);
    assertThat(run("1 + 1")).isEqualTo(new Outcome.Ran(2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "double f(double x) { Tensor t = tensor(x); return (3 * t + t * t - 1).item(); }",
        "Tensor square(Tensor t) { return t * t; }\n"
            + "double f(double x) { return (square(tensor(x)) + 3 * tensor(x) - 1).item(); }",
        "Function<Tensor, Tensor> g = t -> t * (t + 3) - 1;\n"
            + "double f(double x) { return g.apply(tensor(x)).item(); }",
        "class Line { Tensor w = tensor(3.0); Tensor at(Tensor t) { return w * t + t * t; } }\n"
            + "double f(double x) { return (new Line().at(tensor(x)) - 1).item(); }",
        "double f(double x) { Tensor t = tensor(x); Tensor s = -t; s += 4 * t; return (s + t *"
            + " t).item() - 1; }",
      })
  void operatorsOnTensorsAreCompiledAsTheKernelDoes(String cell) {
    assertThat(run(cell)).isInstanceOf(Outcome.Ran.class);
    assertThat(run("f(2)")).isEqualTo(new Outcome.Ran(9.0));
  }

  @Test
  void anOperatorThatTensorsDoNotHaveIsToldInTheWordsOfTheCell() {
    assertFailed(
        run("Tensor t = tensor(1.0);\nTensor u = t ^ t;"),
        "CompilationError",
        "line 2: Tensor ^ Tensor is not defined");
  }

  @Test
  void aMethodMayBeCalledAboveItsDeclarationAndAnswerAfterItsHelpersCome() {
    assertThat(run("double a = f(2);\ndouble f(double x) { return 2 * x; }\na"))
        .isEqualTo(new Outcome.Ran(4.0));
    assertThat(run("double g(double x) { return later(x); }")).isInstanceOf(Outcome.Ran.class);
    assertFailed(
        run("g(1)"),
        "UnresolvedReferenceException",
        "g cannot be used yet: there is no method later(double). Declare it, then try again.");
    run("double later(double x) { return x + 1; }");
    assertThat(run("g(1)")).isEqualTo(new Outcome.Ran(2.0));
  }

  @Test
  void anExceptionIsNamed() {
    assertFailed(
        run("int a = 1;\n\nthrow new IllegalStateException(\"no\");"),
        "java.lang.IllegalStateException",
        "no");
    assertThat(run("int b = 1;\n\nthrow new IllegalStateException(\"no\");"))
        .extracting(outcome -> ((Outcome.Failed) outcome).result().line())
        .isEqualTo(3);
  }

  @Test
  void aLineOfACellIsNamedInTheLibrarysMessagesToo() {
    run("Tensor x = tensor(2.0).requiresGrad(true);\nTensor y = x.mul(x);\ny.backward();");
    assertThat(run("y.backward();"))
        .extracting(outcome -> ((Outcome.Failed) outcome).result().traceback().toString())
        .asString()
        .contains("cell [1] line 3")
        .doesNotContain("REPL", "JShell");
  }

  @Test
  void systemExitIsRefusedAsInTheKernelAndAnotherEndIsNoSuccess() {
    assertThat(run("System.exit(0);"))
        .extracting(outcome -> ((Outcome.Failed) outcome).message())
        .asString()
        .startsWith("System.exit(0) would end the kernel");
    assertThat(run("1 + 1")).isEqualTo(new Outcome.Ran(2L));
    assertThat(run(END)).isInstanceOf(Outcome.Gone.class);
  }

  @Test
  void anEndlessLoopIsStoppedByTheClock() {
    assertThat(run("while (true) { }"))
        .isEqualTo(new Outcome.Gone("it ran longer than 3 s and was stopped"));
  }
}
