package org.chainrule.exercises.grade;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.chainrule.kernel.io.Sha256;

/**
 * Computes a SHA-256 hash of a list of values. The length of each value is included, so that lists
 * that differ only in where values are divided have different hashes.
 */
public final class Hash {
  private final MessageDigest digest = Sha256.digest();

  public Hash add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  public Hash add(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
