package org.chainrule.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs messages with the key of the connection file; with an empty key nothing is signed.
 *
 * <p>HMAC is implemented here, {@code H(outer key, H(inner key, message))} as RFC 2104 has it,
 * because {@code javax.crypto.Mac} loads every security provider and a policy before it signs the
 * first byte: that was a quarter of the time from the start of the kernel to its first reply.
 */
final class Signer {
  private static final byte OUTER = 0x5c;
  private static final byte INNER = 0x36;

  private final MessageDigest digest;
  private final byte[] innerKey;
  private final byte[] outerKey;

  private Signer(MessageDigest digest, byte[] innerKey, byte[] outerKey) {
    this.digest = digest;
    this.innerKey = innerKey;
    this.outerKey = outerKey;
  }

  /**
   * A signer for a {@code signature_scheme} such as hmac-sha256.
   *
   * @throws IllegalArgumentException if the scheme is unknown
   */
  static Signer of(String scheme, String key) {
    if (key.isEmpty()) {
      return new Signer(null, new byte[0], new byte[0]);
    }
    return switch (scheme) {
      case "hmac-md5" -> of(scheme, "MD5", 64, key);
      case "hmac-sha1" -> of(scheme, "SHA-1", 64, key);
      case "hmac-sha224" -> of(scheme, "SHA-224", 64, key);
      case "hmac-sha256" -> of(scheme, "SHA-256", 64, key);
      case "hmac-sha384" -> of(scheme, "SHA-384", 128, key);
      case "hmac-sha512" -> of(scheme, "SHA-512", 128, key);
      default -> throw unknown(scheme, null);
    };
  }

  private static Signer of(String scheme, String algorithm, int blockLength, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] secret = key.getBytes(StandardCharsets.UTF_8);
      byte[] fitted = secret.length > blockLength ? digest.digest(secret) : secret;
      byte[] padded = Arrays.copyOf(fitted, blockLength);
      return new Signer(digest, masked(padded, INNER), masked(padded, OUTER));
    } catch (NoSuchAlgorithmException e) {
      throw unknown(scheme, e);
    }
  }

  private static IllegalArgumentException unknown(String scheme, Exception cause) {
    return new IllegalArgumentException(
        "signature_scheme \"" + scheme + "\" is not known here; hmac-sha256 is", cause);
  }

  private static byte[] masked(byte[] key, byte mask) {
    byte[] masked = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      masked[i] = (byte) (key[i] ^ mask);
    }
    return masked;
  }

  /** Whether there is a key to sign with. */
  boolean signs() {
    return digest != null;
  }

  /** The signature of the four dictionaries, as hexadecimal digits in ASCII. */
  synchronized byte[] sign(List<byte[]> dictionaries) {
    if (digest == null) {
      return new byte[0];
    }
    digest.update(innerKey);
    dictionaries.forEach(digest::update);
    byte[] inner = digest.digest();
    digest.update(outerKey);
    return HexFormat.of().formatHex(digest.digest(inner)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the signature is correct; compared in constant time. */
  boolean verify(byte[] signature, List<byte[]> dictionaries) {
    return digest == null || MessageDigest.isEqual(signature, sign(dictionaries));
  }
}
