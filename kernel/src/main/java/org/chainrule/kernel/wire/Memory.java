package org.chainrule.kernel.wire;

/** Limits on the memory that the wire uses, in bytes. */
final class Memory {
  private static final long MEGABYTE = 1 << 20;
  private static final long ALL = Runtime.getRuntime().maxMemory();

  private Memory() {}

  /** For published messages that some subscriber has not read yet. */
  static long iopub() {
    return between(4 * MEGABYTE, ALL / 32, 16 * MEGABYTE);
  }

  /** For one incoming message. */
  static long message() {
    return between(8 * MEGABYTE, ALL / 16, 128 * MEGABYTE);
  }

  /** For all partly received messages together. */
  static long unfinished() {
    return 2 * message();
  }

  private static long between(long least, long wanted, long most) {
    return Math.max(least, Math.min(wanted, most));
  }
}
