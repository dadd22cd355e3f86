package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(240)
final class OperatorsTest {
  private static final Notebook NOTEBOOK = Notebook.shared();

  @BeforeAll
  static void declare() {
    NOTEBOOK
        .run(
            """
            Tensor a = tensor(2.0), b = tensor(3.0), w = tensor(0.5);
            int n = 4;
            class Value {
              double d;
              Value(double d) { this.d = d; }
              Value add(Value o) { return new Value(d + o.d); }
              Value sub(Value o) { return this + -o; }
              Value mul(Value o) { return new Value(d * o.d); }
              Value neg() { return this * -1; }
              public String toString() { return "V(" + d + ")"; }
            }
            Value v = new Value(2), u = new Value(3);
            class Money {
              int cents;
              Money(int cents, boolean real) { this.cents = cents; }
              Money plus(Money o) { return new Money(cents + o.cents, true); }
              Money times(int k) { return new Money(cents * k, true); }
              Money unaryMinus() { return new Money(-cents, true); }
              public String toString() { return "M(" + cents + ")"; }
            }
            Money coins = new Money(5, true);
            """)
        .ok();
  }

  /** A cell and what it must come to; null for what is not said. */
  private record Example(String code, String value, String error, String java) {}

  @TestFactory
  Stream<DynamicTest> theCorpus() throws IOException {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThan(150);
    return examples.stream()
        .map(each -> DynamicTest.dynamicTest(each.code.replace('\n', ' '), () -> check(each)));
  }

  private static void check(Example example) {
    NOTEBOOK.run("%operators show").ok();
    Ran ran = NOTEBOOK.run(example.code);
    if (example.error != null) {
      assertThat(ran.outcome()).as(example.code).isInstanceOf(CellResult.Failed.class);
      assertThat(ran.traceback() + ran.err()).contains(example.error).doesNotContain("$", "REPL");
      assertThat(ran.failure().message()).doesNotContain(".mul(", ".add(", "\n");
      return;
    }
    assertThat(ran.value()).isEqualTo(example.value.isEmpty() ? null : example.value);
    if (example.java != null) {
      assertThat(ran.out().strip()).isEqualTo(example.java);
    }
  }

  private static List<Example> examples() throws IOException {
    String text;
    try (InputStream in = OperatorsTest.class.getResourceAsStream("operators.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var examples = new ArrayList<Example>();
    StringBuilder code = new StringBuilder();
    String value = null;
    String error = null;
    String java = null;
    for (String line : (text + "\n>> ").lines().toList()) {
      String rest = line.length() > 3 ? line.substring(3) : "";
      if (line.startsWith(">>")) {
        if (!code.isEmpty()) {
          examples.add(new Example(code.toString(), value, error, java));
        }
        code.setLength(0);
        code.append(rest);
        value = null;
        error = null;
        java = null;
      } else if (line.startsWith("..")) {
        code.append('\n').append(rest);
      } else if (line.startsWith("=")) {
        value = line.substring(1).strip();
      } else if (line.startsWith("!")) {
        error = line.substring(1).strip();
      } else if (line.startsWith("~")) {
        java = line.substring(1).strip();
      }
    }
    return examples;
  }

  @Test
  void plainCellsAreNotTouched() {
    NOTEBOOK.run("%operators show").ok();
    Ran ran = NOTEBOOK.run("int plain = 3 * 4 + 2;\nString s = \"x\" + plain;\nplain - 1");
    assertThat(ran.value()).isEqualTo("13");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void operatorsCanBeSwitchedOff() {
    NOTEBOOK.run("%operators off").ok();
    Ran off = NOTEBOOK.run("a * b");
    NOTEBOOK.run("%operators on").ok();
    assertThat(off.traceback()).contains("Tensor * Tensor is not defined", "%operators on");
    assertThat(NOTEBOOK.run("a * b").value()).isEqualTo("tensor(6.)");
  }

  @Test
  void linesOfARewrittenCellStayWhereTheyWere() {
    Ran ran = NOTEBOOK.run("Tensor one = a\n    * b\n    + w;\nint zero = 0;\n\none * (1 / zero)");
    assertThat(ran.failure().line()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "q + 1, 5",
    "1 + q, 5",
    "q - 1, 3",
    "1 - q, -3",
    "q * 2, 8",
    "2 * q, 8",
    "q / 2, 2",
    "2 / q, 0.5",
    "-q, -4",
    "q + q, 8",
    "q - q, 0",
    "q * q, 16",
    "q / q, 1",
    "1.5f - q, -2.5",
    "q / 8L, 0.5",
    "Integer.valueOf(1) / q, 0.25",
    "q.pow(q), 256",
    "(3 - -q) / (q - 2.0), 3.5"
  })
  void aValueOfTheLibraryTakesNumbersOnEitherSide(String cell, double result) {
    NOTEBOOK.run("var q = org.chainrule.scalar.Value.value(4);").ok();
    assertThat(NOTEBOOK.run("(" + cell + ").data").value()).isEqualTo(Double.toString(result));
  }

  @Test
  void aParameterIsUpdatedByHandAsInPyTorch() {
    NOTEBOOK.run("var p = tensor(1, 2).requiresGrad(true);").ok();
    String loop = "for (int i = 0; i < 3; i++) { (p * p).sum().backward(); STEP p.zeroGrad(); }\np";

    Ran recorded = NOTEBOOK.run(loop.replace("STEP", "p -= 0.1 * p.grad();"));
    assertThat(recorded.traceback())
        .contains("is a leaf that requires a gradient", "inside of Autograd.noGrad(() -> …)");
    NOTEBOOK.run("p.zeroGrad();").ok();
    Ran ran =
        NOTEBOOK.run(loop.replace("STEP", "Autograd.noGrad(() -> { p -= 0.1 * p.grad(); });"));
    assertThat(ran.value()).isEqualTo("tensor([0.5120, 1.0240], requires_grad=True)");
    assertThat(NOTEBOOK.run("var h = p * 2; h *= 3; h += p; h /= 7.0; h.gradFn().opName()").value())
        .isEqualTo("div");
  }

  @Test
  void anAnonymousFunctionIsNamedAfterItsClass() {
    NOTEBOOK.run("import org.chainrule.Function;").ok();
    String function =
        """
        var twice = new Function() {
          protected Tensor forward(Context ctx, Tensor... x) { return x[0] * 2; }
          protected List<Tensor> backward(Context ctx, Tensor up) { return List.of(up * 2); }
        };
        twice.apply(tensor(3).requiresGrad(true))
        """;
    assertThat(NOTEBOOK.run(function).value()).contains("grad_fn=<FunctionBackward>");
  }

  @Test
  void aValueOfTheLibraryCanBeAssignedTo() {
    Ran ran =
        NOTEBOOK.run(
            "org.chainrule.scalar.Value q = org.chainrule.scalar.Value.value(4), p = q;\np -= 1; p /= 2; p += q; p *= 3; p.backward();\np.data + \" \" + q.grad");
    assertThat(ran.value()).isEqualTo("16.5 4.5");
  }
}
