package org.chainrule.exercises.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What bytes without a declared encoding mean. UTF-8 is recognized, with and without a byte-order
 * mark, and so is UTF-16 with one. The rest is what Windows writes: Korean where it reads as
 * Korean, and otherwise a Western code page.
 */
public final class Decoding {
  /** What Windows writes for a Western European text. */
  public static final Charset WESTERN = Charset.forName("windows-1252");

  /** What a zip means that says nothing, as its specification has it. */
  public static final Charset WESTERN_ZIP = Charset.forName("IBM437");

  private static final Charset KOREAN = Charset.forName("MS949");
  private static final char MARK = '\uFEFF';

  private Decoding() {}

  /**
   * Decodes bytes, without their byte-order mark.
   *
   * @param western the encoding of what is neither Unicode nor Korean
   */
  public static String text(byte[] bytes, Charset western) {
    if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
      return withoutMark(new String(bytes, StandardCharsets.UTF_16LE));
    }
    if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
      return withoutMark(new String(bytes, StandardCharsets.UTF_16BE));
    }
    return strictly(bytes, StandardCharsets.UTF_8)
        .map(Decoding::withoutMark)
        .or(() -> strictly(bytes, KOREAN).filter(Decoding::readsAsKorean))
        .orElseGet(() -> new String(bytes, western));
  }

  private static String withoutMark(String text) {
    return text.indexOf(MARK) == 0 ? text.substring(1) : text;
  }

  private static Optional<String> strictly(byte[] bytes, Charset charset) {
    try {
      CharBuffer text = charset.newDecoder().decode(ByteBuffer.wrap(bytes));
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Accents before small letters are rare syllables in Korean: common ones must prevail. */
  private static boolean readsAsKorean(String text) {
    var common = Charset.forName("EUC-KR").newEncoder();
    long foreign = text.chars().filter(c -> c > 0x7F).count();
    long syllables =
        text.chars().filter(c -> c >= 0xAC00 && c <= 0xD7A3 && common.canEncode((char) c)).count();
    return 2 * syllables > foreign;
  }
}
