package org.chainrule.exercises.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
  @ParameterizedTest
  @CsvSource({
    "UTF-8, 김철수 Müller",
    "MS949, '김철수, 잘했어요'",
    "MS949, 홍길동 (2)",
    "windows-1252, 'Ärger, für Müller'",
    "windows-1252, Zoë Ñandú",
    "UTF-8, plain"
  })
  void whatWindowsAndTheOthersWriteIsReadAsItWasMeant(String charset, String text) {
    assertThat(Decoding.text(text.getBytes(Charset.forName(charset)), Decoding.WESTERN))
        .isEqualTo(text);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    assertThat(Decoding.text("\uFEFFa,b".getBytes(StandardCharsets.UTF_8), Decoding.WESTERN))
        .isEqualTo("a,b");
    assertThat(Decoding.text("\uFEFF김,b".getBytes(StandardCharsets.UTF_16LE), Decoding.WESTERN))
        .isEqualTo("김,b");
    assertThat(Decoding.text("\uFEFF김,b".getBytes(StandardCharsets.UTF_16BE), Decoding.WESTERN))
        .isEqualTo("김,b");
  }

  @Test
  void aZipOfDosKeepsItsUmlauts() {
    byte[] name = "Jörg Müller".getBytes(Charset.forName("IBM437"));
    assertThat(Decoding.text(name, Decoding.WESTERN_ZIP)).isEqualTo("Jörg Müller");
  }
}
