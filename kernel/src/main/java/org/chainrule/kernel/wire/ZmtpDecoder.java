package org.chainrule.kernel.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the bytes of one connection into messages. It allocates memory for bytes that have been
 * received, not for announced lengths.
 */
final class ZmtpDecoder {
  /** Callbacks for complete commands and messages. */
  interface Sink {
    void command(String name, byte[] body) throws BadMessageException;

    void message(List<byte[]> frames) throws BadMessageException;
  }

  /** The memory overhead of a frame beside its bytes, so that many empty frames count. */
  private static final int OVERHEAD = 64;

  private static final int FIRST_PIECE = 1 << 13;

  private final long largest;
  private final Sink sink;
  private byte[] greeting = new byte[Zmtp.GREETING_LENGTH];
  private int greeted;
  private final byte[] head = new byte[9];
  private int headLength;
  private boolean inBody;
  private byte[] body;
  private int filled;
  private long length;
  private List<byte[]> frames = new ArrayList<>();
  private long held;

  /**
   * @param largest the most bytes of a message
   */
  ZmtpDecoder(long largest, Sink sink) {
    this.largest = largest;
    this.sink = sink;
  }

  /** The bytes of a message that is not complete yet. */
  long held() {
    return held + filled;
  }

  /**
   * @throws BadMessageException if the bytes are not ZMTP; the connection must be closed then
   */
  void feed(ByteBuffer bytes) throws BadMessageException {
    while (bytes.hasRemaining()) {
      if (greeted < Zmtp.GREETING_LENGTH) {
        greet(bytes);
      } else if (inBody) {
        fillBody(bytes);
      } else {
        readHead(bytes);
      }
    }
  }

  private void greet(ByteBuffer bytes) throws BadMessageException {
    greeting[greeted++] = bytes.get();
    if (greeting[0] != (byte) 0xff) {
      throw new BadMessageException("the other end does not speak ZeroMQ");
    }
    if (greeted == Zmtp.GREETING_LENGTH) {
      Zmtp.check(greeting);
      greeting = null;
    }
  }

  private void readHead(ByteBuffer bytes) throws BadMessageException {
    head[headLength++] = bytes.get();
    int flags = head[0];
    boolean isLong = (flags & Zmtp.LONG) != 0;
    if (headLength < (isLong ? 9 : 2)) {
      return;
    }
    boolean bothAtOnce = (flags & Zmtp.COMMAND) != 0 && (flags & Zmtp.MORE) != 0;
    if ((flags & ~(Zmtp.MORE | Zmtp.LONG | Zmtp.COMMAND)) != 0 || bothAtOnce) {
      throw new BadMessageException("a frame with the flags " + flags);
    }
    length = isLong ? ByteBuffer.wrap(head, 1, 8).getLong() : head[1] & 0xff;
    if (length < 0 || length > largest - held - OVERHEAD) {
      throw new BadMessageException(
          "a message is larger than " + largest + " bytes, which is what fits here");
    }
    headLength = 0;
    inBody = true;
    body = new byte[(int) Math.min(length, FIRST_PIECE)];
    filled = 0;
    if (length == 0) {
      endFrame();
    }
  }

  private void fillBody(ByteBuffer bytes) throws BadMessageException {
    int coming = (int) Math.min(length - filled, bytes.remaining());
    if (filled + coming > body.length) {
      long grown = Math.max(2L * body.length, filled + (long) coming);
      body = Arrays.copyOf(body, (int) Math.min(length, grown));
    }
    bytes.get(body, filled, coming);
    filled += coming;
    if (filled == length) {
      endFrame();
    }
  }

  private void endFrame() throws BadMessageException {
    byte[] frame = body;
    int flags = head[0];
    body = null;
    inBody = false;
    filled = 0;
    if ((flags & Zmtp.COMMAND) != 0) {
      endCommand(frame);
      return;
    }
    frames.add(frame);
    held += frame.length + OVERHEAD;
    if ((flags & Zmtp.MORE) == 0) {
      List<byte[]> whole = frames;
      frames = new ArrayList<>();
      held = 0;
      sink.message(whole);
    }
  }

  private void endCommand(byte[] frame) throws BadMessageException {
    int nameLength = frame.length == 0 ? 0 : frame[0] & 0xff;
    if (nameLength == 0 || nameLength + 1 > frame.length) {
      throw new BadMessageException("a command without a name");
    }
    String name = new String(frame, 1, nameLength, StandardCharsets.US_ASCII);
    sink.command(name, Arrays.copyOfRange(frame, nameLength + 1, frame.length));
  }
}
