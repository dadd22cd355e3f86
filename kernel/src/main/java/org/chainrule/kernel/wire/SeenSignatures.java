package org.chainrule.kernel.wire;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The signatures of the last messages, so that none of them is obeyed a second time: a message that
 * somebody has recorded and sends again is signed as well as it was at first.
 */
final class SeenSignatures {
  /** After so many the older half is forgotten. */
  private static final int GENERATION = 1 << 16;

  private Set<Long> older = new HashSet<>();
  private Set<Long> newer = new HashSet<>();

  /** Whether the signature has not been seen before; from now on it has. */
  boolean isNew(byte[] signature) {
    // eight of its hexadecimal digits are 32 bits: 16 of them are told apart by all but a miracle
    long digits = ByteBuffer.wrap(signature).getLong() * 31 + ByteBuffer.wrap(signature).getLong(8);
    if (older.contains(digits) || !newer.add(digits)) {
      return false;
    }
    if (newer.size() >= GENERATION) {
      older = newer;
      newer = new HashSet<>();
    }
    return true;
  }
}
