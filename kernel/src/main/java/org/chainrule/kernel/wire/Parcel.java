package org.chainrule.kernel.wire;

import java.util.List;

/** A message as bytes, ready to be written to any number of connections. */
final class Parcel {
  /** What keeping a message costs beside its bytes. */
  private static final int OVERHEAD = 200;

  private final byte[] topic;
  private final List<byte[]> pieces;
  private final long size;

  private Parcel(byte[] topic, List<byte[]> pieces) {
    this.topic = topic;
    this.pieces = pieces;
    this.size = OVERHEAD + pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  static Parcel of(List<byte[]> frames) {
    return new Parcel(frames.get(0), Zmtp.message(frames));
  }

  /** Bytes that are no message: a greeting or a command. */
  static Parcel raw(byte[] bytes) {
    return new Parcel(new byte[0], List.of(bytes));
  }

  /** What a subscription is compared with: the first frame. */
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
