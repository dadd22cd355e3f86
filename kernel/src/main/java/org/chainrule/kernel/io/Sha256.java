package org.chainrule.kernel.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash. */
public final class Sha256 {
  private final byte[] hash;

  private Sha256(byte[] hash) {
    this.hash = hash;
  }

  /** The hash of bytes. */
  public static Sha256 of(byte[] bytes) {
    return new Sha256(digest().digest(bytes));
  }

  /** The hash of a text in UTF-8. */
  public static Sha256 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** For what is hashed in parts. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** In hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(hash);
  }

  /** In Base64, as a content security policy wants it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(hash);
  }
}
