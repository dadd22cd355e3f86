package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.Completions;
import org.chainrule.kernel.language.Completions.Match;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class HelpTest {
  private static final Notebook NOTEBOOK = Notebook.shared();

  @BeforeAll
  static void declare() {
    NOTEBOOK
        .run(
            """
            Tensor weight = tensor(2.0), loss = weight;
            int[] counts = {1, 2};
            /**
             * Adds <b>one</b>. And then {@code no} more.
             *
             * @param x what to add to
             * @return the sum
             */
            int addOne(int x) { return x + 1; }
            /** A network of one layer. */
            class Net {
              /** The weight of the layer. */
              Tensor inside = tensor(1);
              Tensor forward(Tensor x) { return inside.mul(x); }
              static int made;
            }
            var net = new Net();
            """)
        .ok();
  }

  private static List<Match> complete(String code) {
    return NOTEBOOK.session.complete(code, code.length()).matches();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wei|weight|instance|Tensor",
        "addO|addOne(|function|(int x) → int",
        "weight.rel|relu()|function|() → Tensor",
        "net.forw|forward(|function|(Tensor x) → Tensor",
        "Net.ma|made|instance|int",
        "new Ne|Net|class|class",
        "counts.le|length|instance|int",
        "(weight * loss).item|item()|function|() → double",
        "int x = addOne(weight.ite|item()|function|() → double",
        "for (int i = 0; i < 3; i++) { Tensor within = weight; with|within|instance|Tensor",
        "class B { Tensor f(Tensor arg) { return arg.relu|relu()|function|() → Tensor",
        "String::val|valueOf|function|(Object obj) → String",
        "import java.util.concu|concurrent|module|package",
        "retu|return|keyword|``",
        "`\"😀\".isEm`|isEmpty()|function|() → boolean",
      })
  void whatCouldStandAtTheCursor(String code, String text, String type, String signature) {
    assertThat(complete(code))
        .anySatisfy(
            match -> {
              assertThat(match.text()).isEqualTo(text);
              assertThat(match.type()).isEqualTo(type);
              assertThat(match.signature()).startsWith(signature == null ? "" : signature);
            });
  }

  @Test
  void theLearnersNamesComeFirstThenOursThenTheJdks() {
    assertThat(complete("Te")).extracting(Match::text).startsWith("Tensor");
    assertThat(complete("lo"))
        .extracting(Match::text)
        .containsSubsequence("loss", "long", "Locale");
  }

  @Test
  void whatIsReplacedIsTheNameLeftOfTheCursor() {
    Completions found = NOTEBOOK.session.complete("int y = 1; weight.re + y", 20);
    assertThat(found.start()).isEqualTo(18);
    assertThat(found.end()).isEqualTo(20);
  }

  @Test
  void aMatchBringsTheFirstSentenceOfItsDocumentation() {
    assertThat(complete("addOn").get(0).documentation()).isEqualTo("Adds one.");
    assertThat(complete("net.insid").get(0).documentation()).isEqualTo("The weight of the layer.");
    assertThat(complete("weight.backwar").get(0).documentation()).isNotEmpty();
  }

  private static String inspect(String code) {
    int cursor = code.indexOf('^');
    Optional<MimeBundle> told =
        NOTEBOOK.session.inspect(code.replace("^", ""), cursor < 0 ? code.length() : cursor, 0);
    return told.map(MimeBundle::plain).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "weight|Tensor weight = tensor(2.)",
        "wei^ght|Tensor weight = tensor(2.)",
        "weight.^mul(loss)|Tensor.mul(Tensor",
        "weight.mul(lo^ss)|Tensor loss = ",
        "addOne|addOne(int x) → int",
        "addOne(|addOne(int",
        "addOne(1 + |addOne(int",
        "net|Net net = Net@",
        "N^et other;|class Net",
        "net.inside|Tensor inside",
        "int foo(int bar) { return ba^r; }|int bar",
        "Math.ma^x(1, 2)|Math.max(int",
        "List|interface java.util.List",
        "new ArrayList^<>()|class java.util.ArrayList",
        "`\"x\".length(`|String.length() → int",
      })
  void aNameIsToldWhatItStandsFor(String code, String told) {
    assertThat(inspect(code)).startsWith(told);
  }

  @Test
  void aCommentOfTheLearnersIsDocumentation() {
    assertThat(inspect("addOne"))
        .contains("Adds one. And then no more.", "Parameters", "x what to add to", "the sum");
    MimeBundle bundle = NOTEBOOK.session.inspect("addOne", 3, 0).orElseThrow();
    assertThat(bundle.data().get(MimeBundle.HTML).toString())
        .contains("<b>one</b>", "<code>no</code>");
  }

  @Test
  void ourLibraryBringsItsDocumentation() {
    assertThat(inspect("weight.backward")).contains("Gradients accumulate");
  }

  @Test
  void theFamiliesOfATensorsOperationsReadAsPartsOfIt() {
    assertThat(inspect("weight.matm^ul(loss)"))
        .startsWith("Tensor.matmul(Tensor b) → Tensor")
        .contains("leading axes broadcast");
    assertThat(inspect("zer^os(2)"))
        .startsWith("Tensor.zeros(int... shape) → Tensor")
        .contains("Zeros of a shape.");
    assertThat(inspect("weight.a^dd(loss)"))
        .contains("Tensor.add(double y)", "Tensor.add(double x, Tensor y)");
    assertThat(complete("weight.softma").get(0).documentation()).startsWith("eˣ / Σeˣ");
  }

  @Test
  void nothingIsToldAboutNothing() {
    assertThat(inspect("")).isEmpty();
    assertThat(inspect("nowhere")).isEmpty();
    assertThat(inspect("1 + ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 + 1|complete",
        "int x = 1|complete",
        "``|complete",
        "%vars|complete",
        "// note|complete",
        "class A {|incomplete",
        "foo(|incomplete",
        "x +|incomplete",
        "if (true) {|incomplete",
        "int x = ;|invalid",
        "}|invalid",
        "1 2|invalid",
        "int g(int x) { return x }|invalid",
        "`\"abc`|invalid",
      })
  void whetherACellIsWhole(String code, String status) {
    assertThat(NOTEBOOK.session.isComplete(code == null ? "" : code).status()).isEqualTo(status);
  }

  @Test
  void whatIsOpenedIsIndented() {
    assertThat(NOTEBOOK.session.isComplete("class A {\n  void f() {").indent()).isEqualTo("      ");
  }
}
