package org.chainrule.kernel.wire;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The signatures of recent messages, to detect replayed messages, whose signatures are valid. */
final class SeenSignatures {
  /** The older half is dropped after so many. */
  private static final int GENERATION = 1 << 16;

  private Set<Long> older = new HashSet<>();
  private Set<Long> newer = new HashSet<>();

  /** Adds a signature; returns whether it is new. */
  boolean isNew(byte[] signature) {
    // eight hexadecimal digits are 32 bits; with 16 of them a collision is practically impossible
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
