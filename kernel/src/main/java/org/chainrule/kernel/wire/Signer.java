package org.chainrule.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages with the key of the connection file; with an empty key nothing is signed. */
final class Signer {
  private final Mac mac;

  private Signer(Mac mac) {
    this.mac = mac;
  }

  /**
   * A signer for a {@code signature_scheme} such as hmac-sha256.
   *
   * @throws IllegalArgumentException when this JDK does not know the scheme
   */
  static Signer of(String scheme, String key) {
    if (key.isEmpty()) {
      return new Signer(null);
    }
    String algorithm = "Hmac" + scheme.replaceFirst("^hmac-", "").toUpperCase(Locale.ROOT);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return new Signer(mac);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalArgumentException(
          "signature_scheme \"" + scheme + "\" is not known here; hmac-sha256 is", e);
    }
  }

  /** The signature of the four dictionaries, as hexadecimal digits in ASCII. */
  synchronized byte[] sign(List<byte[]> dictionaries) {
    if (mac == null) {
      return new byte[0];
    }
    dictionaries.forEach(mac::update);
    return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the signature fits, in a time that does not tell how much of it fits. */
  boolean verify(byte[] signature, List<byte[]> dictionaries) {
    return mac == null || MessageDigest.isEqual(signature, sign(dictionaries));
  }
}
