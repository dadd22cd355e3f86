package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.runtime.ExitRefused;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.chainrule.kernel.language.session.Notebook.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ExecutionTest {
  private final Notebook notebook = Notebook.shared();

  @Test
  void theLastExpressionIsTheValue() {
    assertThat(notebook.run("int x = 20;\nx + 1").value()).isEqualTo("21");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "1 + 1; # 2",
        "1 + 1; // shown # 2",
        "1 + 1; /* shown */ # 2",
        "int shown = 4; shown; # 4",
        "int set = 4; set = 5; # ",
        "int raised = 4; raised += 5; # ",
        "int counted = 4; counted++; # ",
        "new HashMap<String, String>().put(null, null); # ",
        "System.out.append(\"\"); # ",
        "System.out.print(\"\"); # "
      })
  void aLastExpressionWithSemicolonShowsItsValueUnlessItIsAnAssignment(String code, String value) {
    assertThat(notebook.run(code).value()).isEqualTo(value);
  }

  @Test
  void aSemicolonHidesTheValueIfTheLearnerSaysSo() {
    notebook.run("%semicolon hide").ok();
    assertThat(notebook.run("1 + 1;").value()).isNull();
    assertThat(notebook.run("1 + 1").value()).isEqualTo("2");
    assertThat(notebook.run("%semicolon").value()).contains("hide");
    notebook.run("%semicolon show").ok();
    assertThat(notebook.run("1 + 1;").value()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({
    "System.out.print(\"1\"), , 1",
    "System.out.print(\"2\");, , 2",
    "\"three\".length(), 5, ''",
    "\"three\".length();, 5, ''",
    "System.out.print(\"a\"); 7, 7, a",
    "7; System.out.print(\"b\"), , b",
    "{ { int inner = 1; } System.out.print(\"block\"); }, , block",
    "5 // five, 5, ''",
    "/* six */ 6 /* 6 */, 6, ''",
    "for (int i = 0; i < 2; i++) System.out.print(i), , 01",
    "new Runnable() { public void run() { return; } }.run(), , ''",
    "true ? 1 : 2.0, 1.0, ''"
  })
  void aCellThatDeclaresNothingShowsItsLastExpression(String code, String value, String printed) {
    Ran ran = notebook.run(code).ok();
    assertThat(ran.value()).isEqualTo(value);
    assertThat(ran.out()).isEqualTo(printed);
  }

  @Test
  void aCellMayTakeTheStreamsAway() {
    notebook.run("PrintStream kept = System.out;\nSystem.setOut(null);").ok();
    assertThat(notebook.run("System.setOut(kept);\nSystem.out.print(1);").ok().out())
        .isEqualTo("1");
  }

  @Test
  void aCellThatIsNestedTooDeeplyDoesNotCompile() {
    String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
    assertThat(notebook.run(deep).failure().kind()).isEqualTo(CellResult.Kind.COMPILATION);
  }

  @Test
  void whatRunsBetweenDeclarationsRunsInItsTurn() {
    Ran ran =
        notebook.run(
            """
            int turn = 1;
            System.out.print(turn);
            turn += later();
            int after = turn;
            System.out.print(after);
            int later() { return 4; }
            turn + after
            """);
    assertThat(ran.ok().out()).isEqualTo("15");
    assertThat(ran.value()).isEqualTo("10");
  }

  @Test
  void aFailureBetweenDeclarationsLeavesTheRestUndone() {
    Ran ran =
        notebook.run(
            """
            int zero = 0;
            System.out.print("before");
            System.out.print(1 / zero);
            System.out.print("after");
            int undone = 5;
            """);
    assertThat(ran.out()).isEqualTo("before");
    assertThat(ran.failure().line()).isEqualTo(3);
    assertThat(notebook.run("undone").failure().message()).contains("cannot find symbol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"return;", "{ return; }", "if (true) return;", "if (1 > 0) ", "break;"})
  void whatMakesNoSenseOutsideOfAMethodDoesNotCompile(String code) {
    assertThat(notebook.run(code).failure().name()).isEqualTo("CompilationError");
  }

  @ParameterizedTest
  @ValueSource(strings = {"// off", "/* off\n */", "  \n\n", ";", "// 1\n// 2\n", "/** doc */"})
  void aCellOfNothingButCommentsIsFine(String code) {
    Ran ran = notebook.run(code).ok();
    assertThat(ran.value()).isNull();
    assertThat(notebook.session.complete(code, code.length())).isNotNull();
    assertThat(notebook.session.inspect(code, code.length(), 0)).isEmpty();
  }

  @Test
  void whatIsAssignedInACellThatDeclaresNothingStays() {
    notebook.run("int assigned = 1; Tensor grown = tensor(1.0, 2.0);").ok();
    notebook.run("assigned += 4; grown = grown * 2;").ok();
    notebook.run("assigned++").ok();
    assertThat(notebook.run("assigned").value()).isEqualTo("6");
    assertThat(notebook.run("grown.sum().item()").value()).isEqualTo("6.0");
  }

  @Test
  void declarationsShowNothing() {
    assertThat(notebook.run("int y = 3").value()).isNull();
  }

  @Test
  void aVariableIsThereInTheNextCell() {
    notebook.run("var kept = new ArrayList<>(List.of(1, 2));").ok();
    assertThat(notebook.run("kept.add(3); kept").value()).isEqualTo("[1, 2, 3]");
  }

  @Test
  void aMethodMayCallOneThatComesLaterInTheCell() {
    assertThat(
            notebook
                .run("int first() { return second() + 1; }\nint second() { return 41; }\nfirst()")
                .value())
        .isEqualTo("42");
  }

  @Test
  void classesMayReferToEachOther() {
    assertThat(
            notebook
                .run(
                    "class Egg { Hen hen; }\nclass Hen { Egg egg = new Egg(); }\n"
                        + "new Hen().egg.hen == null")
                .value())
        .isEqualTo("true");
  }

  @Test
  void printedTextGoesToTheCell() {
    Ran ran = notebook.run("System.out.println(\"häää 😀\"); System.err.print(\"oh\");").ok();
    assertThat(ran.out()).isEqualTo("häää 😀\n");
    assertThat(ran.err()).isEqualTo("oh");
  }

  @Test
  void aThreadPrintsUnderTheCellThatStartedIt() throws Exception {
    notebook.run("var go = new CountDownLatch(1); var ended = new CountDownLatch(1);").ok();
    Ran starts =
        notebook.run(
            "new Thread(() -> { try { go.await(); } catch (InterruptedException e) {}"
                + " System.out.println(\"from behind\"); ended.countDown(); }).start();");
    Ran later = notebook.run("go.countDown(); ended.await();").ok();
    assertThat(starts.out()).isEqualTo("from behind\n");
    assertThat(later.out()).isEmpty();
  }

  @Test
  void systemInAsksTheFrontEnd() {
    Ran ran =
        notebook.run("new Scanner(System.in).nextLine()", new Recorder().typing("Ada Lovelace ♥"));
    assertThat(ran.value()).isEqualTo("Ada Lovelace ♥");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().exit(3);",
        "Runtime.getRuntime().halt(3);",
        "IntConsumer bye = System::exit; bye.accept(3);",
        "Runnable bye = () -> System.exit(3); bye.run();",
        "System.class.getMethod(\"exit\", int.class).invoke(null, 3);",
        "Runtime.class.getDeclaredMethod(\"halt\", int.class).invoke(Runtime.getRuntime(), 3);"
      })
  void theKernelCannotBeEndedByACell(String code) {
    Ran ran = notebook.run(code);
    assertThat(ran.failure().name()).isEqualTo(ExitRefused.class.getName());
    assertThat(ran.failure().message()).contains("would end the kernel").contains("Restart");
    assertThat(notebook.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void reflectionFindsEveryOtherMethod() {
    assertThat(notebook.run("Math.class.getMethod(\"abs\", int.class).invoke(null, -3)").value())
        .isEqualTo("3");
    assertThat(
            notebook
                .run("Stream.of(System.class.getMethods()).map(m -> m.getName()).toList()")
                .value())
        .contains("nanoTime")
        .doesNotContain("exit");
  }

  @Test
  void aThreadThatDoesNotStopIsSaidAndTheNextCellRuns() throws Exception {
    try {
      var failed =
          notebook.interruptedOnceOn(
              "{ System.out.print(\"on\"); org.chainrule.kernel.language.session.Stubborn.run();"
                  + " System.out.print(\"rest\"); }");
      assertThat(failed.name()).isEqualTo("KeyboardInterrupt");
      assertThat(failed.message()).contains("did not stop within a second").contains("Restart");
    } finally {
      Stubborn.enough = true;
    }
    assertThat(notebook.run("6 * 7").value()).isEqualTo("42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) { }",
        "for (;;) ;",
        "int forever(int n) { return n == 0 ? 0 : forever(n + 1 - 1); }\nwhile (true) forever(3);",
        "Stream.iterate(1, i -> i).forEach(i -> { });",
        "Thread.sleep(100_000);",
        "new CountDownLatch(1).await();",
        "while (true) { try { Thread.sleep(10); } catch (InterruptedException e) { } }",
        "while (true) { try { while (true) { } } catch (Exception e) { } }"
      })
  void anInterruptEndsTheCellAndItsRest(String endless) throws Exception {
    assertThat(notebook.interrupted(endless).name()).isEqualTo("KeyboardInterrupt");
    assertThat(notebook.run("6 * 7").value()).isEqualTo("42");
  }
}
