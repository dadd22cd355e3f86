package org.chainrule.kernel.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a ZeroMQ connection: ZMTP 3.0 with the NULL mechanism. Both ends send a greeting and
 * a READY command, then messages of one or more frames.
 *
 * @see <a href="https://rfc.zeromq.org/spec/23/">23/ZMTP</a>
 */
final class Zmtp {
  static final int GREETING_LENGTH = 64;
  static final int MORE = 1;
  static final int LONG = 2;
  static final int COMMAND = 4;

  /** Frames up to this length are joined, so that a message is one write. */
  private static final int SMALL = 1 << 16;

  private static final int LONGEST_SHORT = 255;
  private static final int MECHANISM_AT = 12;
  private static final byte[] MECHANISM = "NULL".getBytes(StandardCharsets.US_ASCII);

  private Zmtp() {}

  static byte[] greeting() {
    byte[] greeting = new byte[GREETING_LENGTH];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    System.arraycopy(MECHANISM, 0, greeting, MECHANISM_AT, MECHANISM.length);
    return greeting;
  }

  /**
   * @throws BadMessageException if the peer speaks another protocol
   */
  static void check(byte[] greeting) throws BadMessageException {
    if (greeting[0] != (byte) 0xff || greeting[9] != 0x7f || greeting[10] < 3) {
      throw new BadMessageException("the other end does not speak ZMTP 3");
    }
    byte[] mechanism = Arrays.copyOfRange(greeting, MECHANISM_AT, MECHANISM_AT + 20);
    if (!Arrays.equals(mechanism, Arrays.copyOf(MECHANISM, 20))) {
      throw new BadMessageException("the other end wants a security mechanism other than NULL");
    }
  }

  /** The READY command of a socket; with an empty identity, the peer chooses one. */
  static byte[] ready(String socketType, byte[] identity) {
    var body = new ByteArrayOutputStream();
    property(body, "Socket-Type", socketType.getBytes(StandardCharsets.US_ASCII));
    property(body, "Identity", identity);
    return command("READY", body.toByteArray());
  }

  private static void property(ByteArrayOutputStream into, String name, byte[] value) {
    into.write(name.length());
    into.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    into.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
    into.writeBytes(value);
  }

  /**
   * The value of a property in the body of a READY command; empty if it is missing.
   *
   * @throws BadMessageException if the body is not a list of properties
   */
  static byte[] property(byte[] body, String wanted) throws BadMessageException {
    ByteBuffer left = ByteBuffer.wrap(body);
    while (left.hasRemaining()) {
      byte[] name = take(left, left.get() & 0xff);
      byte[] value = take(left, left.remaining() < 4 ? -1 : left.getInt());
      if (new String(name, StandardCharsets.US_ASCII).equalsIgnoreCase(wanted)) {
        return value;
      }
    }
    return new byte[0];
  }

  private static byte[] take(ByteBuffer from, int length) throws BadMessageException {
    if (length < 0 || length > from.remaining()) {
      throw new BadMessageException("a READY command is cut short");
    }
    byte[] taken = new byte[length];
    from.get(taken);
    return taken;
  }

  static byte[] command(String name, byte[] body) {
    var frame = new ByteArrayOutputStream();
    frame.write(name.length());
    frame.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    frame.writeBytes(body);
    var command = new ByteArrayOutputStream();
    command.writeBytes(head(COMMAND, frame.size()));
    command.writeBytes(frame.toByteArray());
    return command.toByteArray();
  }

  private static byte[] head(int flags, int length) {
    return length <= LONGEST_SHORT
        ? new byte[] {(byte) flags, (byte) length}
        : ByteBuffer.allocate(9).put((byte) (flags | LONG)).putLong(length).array();
  }

  /**
   * The bytes of a message, in buffers; a large frame has a buffer of its own and is not copied.
   */
  static List<byte[]> message(List<byte[]> frames) {
    var pieces = new ArrayList<byte[]>();
    var small = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      small.writeBytes(head(i < frames.size() - 1 ? MORE : 0, frame.length));
      if (frame.length <= SMALL) {
        small.writeBytes(frame);
      } else {
        pieces.add(small.toByteArray());
        small.reset();
        pieces.add(frame);
      }
    }
    if (small.size() > 0) {
      pieces.add(small.toByteArray());
    }
    return pieces;
  }
}
