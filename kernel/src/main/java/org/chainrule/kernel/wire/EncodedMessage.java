package org.chainrule.kernel.wire;

import java.util.List;

/** An encoded message, which can be written to any number of connections. */
final class EncodedMessage {
  /** The memory overhead of a message beside its bytes. */
  private static final int OVERHEAD = 200;

  private final byte[] topic;
  private final List<byte[]> pieces;
  private final long size;

  private EncodedMessage(byte[] topic, List<byte[]> pieces) {
    this.topic = topic;
    this.pieces = pieces;
    this.size = OVERHEAD + pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  static EncodedMessage of(List<byte[]> frames) {
    return new EncodedMessage(frames.get(0), Zmtp.message(frames));
  }

  /** A greeting or a ZMTP command. */
  static EncodedMessage raw(byte[] bytes) {
    return new EncodedMessage(new byte[0], List.of(bytes));
  }

  /** The first frame, which subscriptions are matched against. */
  byte[] topic() {
    return topic;
  }

  List<byte[]> pieces() {
    return pieces;
  }

  long size() {
    return size;
  }
}
