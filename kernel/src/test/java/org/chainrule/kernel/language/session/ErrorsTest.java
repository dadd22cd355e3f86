package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ErrorsTest {
  private final Notebook notebook = Notebook.shared();

  @Test
  void anErrorAnywhereMeansThatNothingHasRun() {
    Ran ran = notebook.run("System.out.println(\"ran\");\nint wrong = \"text\";");
    assertThat(ran.failure().name()).isEqualTo("CompilationError");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aPrintedStackTraceReadsLikeAnError() {
    Ran ran =
        notebook.run(
            """
            try {
              List.of(1).add(2);
            } catch (UnsupportedOperationException e) {
              e.printStackTrace();
            }
            class Own extends Exception { @Override public void printStackTrace() { System.err.print("own"); } }
            new Own().printStackTrace();
            """);
    ran.ok();
    assertThat(ran.err())
        .startsWith(Traceback.RED + "java.lang.UnsupportedOperationException")
        .contains("cell line 2", "List.of(1).add(2);")
        .endsWith("own")
        .doesNotContain("REPL", "org.chainrule.kernel", "jdk.internal.reflect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 / 0                                   | 1 | 1 / 0",
        "1 / 0;                                  | 1 | 1 / 0;",
        "// why#/* not# at all */#1 / 0          | 4 | 1 / 0",
        "List.of(#  1,#  1 / 0)                  | 2 | 1,",
        "int[] none = {};##none[3]               | 3 | none[3]",
        "System.out.println(1);#1 / 0            | 2 | 1 / 0",
        "for (int i = 0; i < 2; i++) {#  i /= 0;#} | 2 | i /= 0;",
        "throw new RuntimeException(#\"x\")      | 1 | throw new RuntimeException("
      })
  void aFailureIsToldWithTheLineThatFailed(String cell, int line, String text) {
    Ran ran = notebook.run(cell.replace('#', '\n'));
    assertThat(ran.failure().line()).isEqualTo(line);
    assertThat(ran.traceback()).endsWith("    at cell line " + line + ":  " + text);
  }

  @Test
  void aReturnOutsideOfAMethodIsToldWhatToWriteInstead() {
    for (String cell : List.of("return;", "int before = 1;\nif (before > 0) { return; }")) {
      assertThat(notebook.run(cell).traceback())
          .contains("a cell is no method to return from", "return", "^^^^^^", "throw an exception")
          .doesNotContain("incompatible");
    }
  }

  @Test
  void aMethodThatWaitsForAnotherSaysSoFromACellThatDeclaresNothing() {
    notebook.run("int hopeful() { return neverDeclared() + 1; }").ok();
    Ran ran = notebook.run("System.out.print(\"on\");\nhopeful()");
    assertThat(ran.out()).isEqualTo("on");
    assertThat(ran.failure().message())
        .contains("hopeful cannot be used yet", "there is no method neverDeclared()");
    assertThat(ran.failure().line()).isEqualTo(2);
  }

  @Test
  void aCompileErrorShowsItsPlaceInTheCell() {
    Ran ran = notebook.run("int one = 1;\n\nint two =  \"2\";");
    assertThat(ran.traceback())
        .isEqualTo(
            """
            CompilationError: incompatible types: String cannot be converted to int
              at cell line 3, column 12:
              3 | int two =  "2";
                |            ^^^""");
    assertThat(ran.failure().line()).isEqualTo(3);
    assertThat(ran.failure().message()).startsWith("line 3: incompatible types");
  }

  @Test
  void allErrorsOfACellAreShownOnce() {
    CellResult.Failed failed = notebook.run("int p1 = q1;\nint p2 = q2;\nint p3 = q2;").failure();
    assertThat(failed.traceback()).filteredOn(line -> line.contains("cannot find")).hasSize(3);
  }

  @Test
  void anErrorInAMethodStandsAtItsLineAndMarksTheNameOnly() {
    assertThat(notebook.run("// counts\nint count() {\n  return \"a\".size();\n}").traceback())
        .contains("cell line 3, column 14", "  3 |   return \"a\".size();", "|              ^^^^");
  }

  @Test
  void anErrorInASealedTypeHarmsNoLaterCell() {
    assertThat(notebook.run("sealed interface Alone { }").traceback())
        .contains("sealed class must have subclasses", "in the same cell");
    String inherited =
        """
        var none = new AbstractMap<String, String>() {
          public Set<Entry<String, String>> entrySet() { return Set.of(); }
        };
        none.size()
        """;
    assertThat(notebook.run(inherited).value()).isEqualTo("0");
    assertThat(
            notebook
                .run(
                    "sealed interface Inside { record One() implements Inside { } } new Inside.One()")
                .value())
        .isEqualTo("One[]");
  }

  @Test
  void ofMethodsThatMayNotCallEachOtherItIsSaidWhatToDo() {
    String methods =
        """
        int count(Object o) { return o instanceof List ? count((List<?>) o) : 1; }
        int count(List<?> l) { return l.stream().mapToInt(e -> count(e)).sum(); }
        """;
    Ran ran = notebook.run(methods);
    // JShell compiles them one by one; that of JDK 25 accepts them
    if (ran.outcome() instanceof CellResult.Failed) {
      assertThat(ran.traceback()).contains("static methods of a class");
    }
    notebook.run("%reset").ok();
  }

  @Test
  void aMethodMayNameWhatALaterCellDeclares() {
    Ran ran = notebook.run("int early() { return late() + 1; }");
    assertThat(ran.err()).isEqualTo("Note: early can be used once there is method late().\n");
    Ran tooEarly = notebook.run("early()");
    assertThat(tooEarly.failure().name()).isEqualTo("UnresolvedReferenceException");
    assertThat(tooEarly.failure().message()).contains("early cannot be used yet", "late()");
    assertThat(notebook.run("int late() { return 1; }\nearly()").value()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "AtomicLong n = null;|import java.util.concurrent.atomic.AtomicLong;",
        "int loss = 1; los + 1|Did you mean loss?",
        "Lisst<String> names;|Did you mean List?",
        "\"abc\".lenght()|Did you mean length?",
        "new int[3].lenght|Did you mean length?",
        "Math.sqroot(2.0)|Did you mean sqrt?",
        "int u1 = 1 int u2 = 2;|A semicolon is missing here.",
        "int f1(int x) { return x }|A semicolon is missing here.",
        "int u3 = 1; if (u3 = 2) { }|to compare, write ==",
        "int u4 = 3.7;|write (int) before it",
        "if (tensor(1) > tensor(2)) { }|item()",
        "tensor(1) * \"a\"|a tensor or a number",
        "java.math.BigInteger.ONE + java.math.BigInteger.TWO|add(…)",
        "void r1() { Files.readString(Path.of(\"x\")); }|throws Exception",
        "}|nothing is open",
        "int k1 = 0; Runnable r2 = () -> { int k2 = 0; k2++; Runnable r3 = () -> System.out.println(k2); };|lambda may only use",
      })
  void aCommonSlipGetsAdvice(String code, String advice) {
    assertThat(notebook.run(code).traceback()).contains("CompilationError").contains(advice);
  }

  @Test
  void theNamesOfTheMachineryDoNotShow() {
    notebook.run("class Fish { int fins = 2; }\nvar fish = new Fish();").ok();
    String all = notebook.run("int wings = fish;\nfish.wings();\nnew Fish(3);").traceback();
    assertThat(all).contains("Fish cannot be converted to int").doesNotContain("$", "REPL");
    assertThat(notebook.run("((Object) fish).toString()\n    .substring(99)").traceback())
        .doesNotContain("$JShell", "REPL");
  }

  @Test
  void anExceptionBearsItsNameItsMessageAndTheLine() {
    Ran ran = notebook.run("int zero = 0;\n\n7 / zero");
    assertThat(ran.failure().name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(ran.failure().message()).isEqualTo("/ by zero");
    assertThat(ran.failure().line()).isEqualTo(3);
    assertThat(ran.traceback())
        .isEqualTo("java.lang.ArithmeticException: / by zero\n    at cell line 3:  7 / zero");
  }

  @Test
  void theTraceNamesTheCellOfAnEarlierMethod() {
    notebook.run("int half(int n) {\n  return n / 0;\n}").ok();
    assertThat(notebook.run("half(4)").traceback())
        .containsPattern("at line 2 of cell \\[\\d+\\], in half:  return n / 0;")
        .contains("at cell line 1:  half(4)");
  }

  @Test
  void theChainOfCausesIsKept() {
    assertThat(
            notebook
                .run(
                    "throw new IllegalStateException(\"outer\",\n"
                        + "    new java.io.IOException(\"inner\"));")
                .traceback())
        .contains(
            "java.lang.IllegalStateException: outer", "Caused by: java.io.IOException: inner");
  }

  @Test
  void anExceptionOfTheLearnersOwnKeepsItsName() {
    Ran ran = notebook.run("class Oops extends RuntimeException { }\nthrow new Oops();");
    assertThat(ran.failure().name()).isEqualTo("Oops");
  }

  @Test
  void libraryFramesAreFolded() {
    String trace = notebook.run("List.of(1).stream().map(x -> x / 0).toList()").traceback();
    assertThat(trace)
        .contains("in a lambda")
        .containsPattern("… \\d+ more in libraries")
        .doesNotContain("org.chainrule.kernel", "reflect");
  }

  @Test
  void endlessRecursionLeavesTheKernelAliveAndItsTraceShort() {
    Ran ran = notebook.run("int deep(int n) { return deep(n + 1) + 1; }\ndeep(0)");
    assertThat(ran.failure().name()).isEqualTo("java.lang.StackOverflowError");
    assertThat(ran.failure().traceback()).hasSizeLessThan(10);
    assertThat(ran.traceback()).contains("does the recursion end?", "times more");
    assertThat(notebook.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void noMemoryLeavesTheKernelAlive() {
    Ran ran = notebook.run("long[] all = new long[2_000_000_000];");
    assertThat(ran.failure().name()).isEqualTo("java.lang.OutOfMemoryError");
    assertThat(notebook.run("1 + 1").value()).isEqualTo("2");
  }

  @Test
  void aMessageThatThrowsDoesNoHarm() {
    Ran ran =
        notebook.run(
            """
            class Bad extends RuntimeException {
              @Override public String getMessage() { throw new IllegalStateException(); }
            }
            throw new Bad();
            """);
    assertThat(ran.failure().name()).isEqualTo("Bad");
    assertThat(ran.traceback()).contains("its getMessage() threw");
  }
}
