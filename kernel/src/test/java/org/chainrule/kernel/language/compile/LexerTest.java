package org.chainrule.kernel.language.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LexerTest {
  @Test
  void everyKeywordThatIsOfferedIsOneToTheLexer() {
    assertThat(Completer.KEYWORDS)
        .allSatisfy(word -> assertThat(Lexer.tokens(word).get(0).isKeyword()).isTrue());
  }

  @Test
  void namesAndStringsAreNoKeywords() {
    assertThat(Lexer.tokens("tensor \"class\" @Override 1 + goTo"))
        .hasSize(6)
        .noneMatch(Lexer.Token::isKeyword);
  }

  @Test
  void unusedReservedWordsAreKeywords() {
    assertThat(Lexer.tokens("goto const strictfp _")).allMatch(Lexer.Token::isKeyword);
  }
}
