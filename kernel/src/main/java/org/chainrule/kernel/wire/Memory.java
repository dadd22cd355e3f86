package org.chainrule.kernel.wire;

/** How much of this process's memory the wire may use, in bytes. */
final class Memory {
  private static final long MEGABYTE = 1 << 20;
  private static final long ALL = Runtime.getRuntime().maxMemory();

  private Memory() {}

  /** For news that some subscriber has not read yet. */
  static long news() {
    return between(4 * MEGABYTE, ALL / 32, 16 * MEGABYTE);
  }

  /** For one message that comes in. */
  static long message() {
    return between(8 * MEGABYTE, ALL / 16, 128 * MEGABYTE);
  }

  /** For all messages together that have come in part. */
  static long unfinished() {
    return 2 * message();
  }

  private static long between(long least, long wanted, long most) {
    return Math.max(least, Math.min(wanted, most));
  }
}
