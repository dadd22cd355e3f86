package org.chainrule.exercises.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test passes is what the student's method receives. */
class LiteralTest {
  private static final JShell SHELL = JShell.builder().executionEngine("local").build();

  @AfterAll
  static void close() {
    SHELL.close();
  }

  private static String value(String expression) {
    SnippetEvent event = SHELL.eval(expression).get(0);
    assertThat(SHELL.diagnostics(event.snippet())).as(expression).isEmpty();
    return event.value();
  }

  @Test
  void aTextOfAnyCharactersStaysAsItIs() {
    String text =
        IntStream.concat(IntStream.rangeClosed(0, 300), IntStream.of(0x2028, 0xd55c, 0x1f600))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    for (String each : new String[] {text, "", "a\n1", "\0007", "\\u000a", "\"\\"}) {
      assertThat(value(Literal.of(each) + ".chars().sum()"))
          .isEqualTo(String.valueOf(each.chars().sum()));
      assertThat(value(Literal.of(each) + ".hashCode()"))
          .isEqualTo(String.valueOf(each.hashCode()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1.0 / 0, -1.0 / 0})
  void aNumberStaysAsItIsToTheLastBit(double number) {
    assertThat(value("Double.doubleToLongBits(" + Literal.of(number) + ")"))
        .isEqualTo(String.valueOf(Double.doubleToLongBits(number)));
  }

  @Test
  void theSmallestIntegersAreLiteralsToo() {
    assertThat(value(Literal.of(Integer.MIN_VALUE))).isEqualTo(String.valueOf(Integer.MIN_VALUE));
    assertThat(value(Literal.of(Long.MIN_VALUE))).isEqualTo(String.valueOf(Long.MIN_VALUE));
  }
}
