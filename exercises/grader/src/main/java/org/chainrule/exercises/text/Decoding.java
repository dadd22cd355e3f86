package org.chainrule.exercises.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes bytes whose encoding is not declared. Recognizes UTF-8, with or without a byte-order
 * mark, and UTF-16 with one. Anything else is taken for a Windows encoding: Korean if it decodes to
 * plausible Korean text, and otherwise a Western code page.
 */
public final class Decoding {
  /** The Windows encoding of Western European text. */
  public static final Charset WESTERN = Charset.forName("windows-1252");

  /** The default encoding of names in zip files, according to the zip specification. */
  public static final Charset WESTERN_ZIP = Charset.forName("IBM437");

  private static final Charset KOREAN = Charset.forName("MS949");
  private static final char MARK = '\uFEFF';

  private Decoding() {}

  /**
   * Decodes bytes and removes the byte-order mark.
   *
   * @param western the encoding to use if the text is neither Unicode nor Korean
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

  /**
   * Returns whether most non-ASCII characters are common Korean syllables. Western accented letters
   * decode to rare syllables.
   */
  private static boolean readsAsKorean(String text) {
    var common = Charset.forName("EUC-KR").newEncoder();
    long foreign = text.chars().filter(c -> c > 0x7F).count();
    long syllables =
        text.chars().filter(c -> c >= 0xAC00 && c <= 0xD7A3 && common.canEncode((char) c)).count();
    return 2 * syllables > foreign;
  }
}
