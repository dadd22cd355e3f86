package org.chainrule.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-4, -4",
    "0.25, 0.25",
    "1.23456, 1.235",
    "123.456, 123.5",
    "99999.5, 100000",
    "0.00012345, 1.235e-4",
    "1234567, 1.235e6",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void aBriefNumberHasFourSignificantDigits(double value, String text) {
    assertThat(Numbers.brief(value)).isEqualTo(text);
  }

  @Test
  void decimalsAreAtMostOrExactlyThoseAskedFor() {
    assertThat(Numbers.atMost(4, 2.5)).isEqualTo("2.5");
    assertThat(Numbers.atMost(4, 100)).isEqualTo("100");
    assertThat(Numbers.fixed(2, 2.5)).isEqualTo("2.50");
    assertThat(Numbers.significant(4, 2.5)).isEqualTo("2.500");
    assertThat(Numbers.scientific(1, 2500)).isEqualTo("2.5e+03");
    assertThat(Numbers.percent(1, 0.125)).isEqualTo("12.5 %");
  }

  @Test
  void textIsEscapedForElementsAndForAttributes() {
    assertThat(Html.escape("<a href=\"x\">& 가\u0007\n"))
        .isEqualTo("&lt;a href=&quot;x&quot;&gt;&amp; 가\ufffd\n");
  }
}
