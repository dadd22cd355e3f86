package org.chainrule.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownThrowablesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.ArithmeticException",
        "java.lang.StackOverflowError",
        "java.sql.SQLException",
        "org.chainrule.array.ShapeException"
      })
  void whatTheJdkAndTheLibraryThrowIsNamed(String name) {
    assertThat(KnownThrowables.isKnown(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REPL.$JShell$11$TheInputIs0Point25Exception",
        "java.lang.TheInputIs0Point25Exception",
        "java.lang.String",
        "org.chainrule.Tensor",
        "",
        "\u001b[2JException",
        "[Ljava.lang.Error"
      })
  void whatAStudentChoseIsNot(String name) {
    assertThat(KnownThrowables.isKnown(name)).isFalse();
    assertThat(KnownThrowables.isKnown("x".repeat(1 << 20) + "Exception")).isFalse();
  }
}
