package org.chainrule.kernel.language.runtime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Decodes a stream of bytes; keeps an incomplete character until its other bytes come. */
final class TextDecoder {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final Consumer<String> sink;
  private ByteBuffer rest = ByteBuffer.allocate(0);

  TextDecoder(Consumer<String> sink) {
    this.sink = sink;
  }

  void write(byte[] bytes, int offset, int length) {
    String text;
    synchronized (this) {
      text = decode(bytes, offset, length, false);
    }
    emit(text);
  }

  void flush() {
    String text;
    synchronized (this) {
      text = rest.hasRemaining() ? decode(new byte[0], 0, 0, true) : "";
    }
    emit(text);
  }

  private void emit(String text) {
    if (!text.isEmpty()) {
      sink.accept(text);
    }
  }

  private String decode(byte[] bytes, int offset, int length, boolean end) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    if (rest.hasRemaining()) {
      in = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, offset, length);
      in.flip();
    }
    CharBuffer chars = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, chars, end);
    if (end) {
      decoder.flush(chars);
      decoder.reset();
    }
    rest = in.hasRemaining() ? ByteBuffer.allocate(in.remaining()).put(in).flip() : in;
    return chars.flip().toString();
  }
}
