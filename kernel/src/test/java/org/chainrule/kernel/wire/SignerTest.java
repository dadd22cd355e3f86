package org.chainrule.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignerTest {
  @Test
  void signsAsTheTestCasesOfRfc4231() {
    assertThat(signed("hmac-sha256", "Jefe", "what do ya want ", "for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @ParameterizedTest
  @CsvSource({
    "hmac-md5, HmacMD5, 16",
    "hmac-sha1, HmacSHA1, 64",
    "hmac-sha224, HmacSHA224, 65",
    "hmac-sha256, HmacSHA256, 36",
    "hmac-sha256, HmacSHA256, 64",
    "hmac-sha256, HmacSHA256, 300",
    "hmac-sha384, HmacSHA384, 128",
    "hmac-sha512, HmacSHA512, 129"
  })
  void signsAsTheJdkDoes(String scheme, String algorithm, int keyLength) throws Exception {
    String key = "k".repeat(keyLength - 1) + "\u007f";
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
    String expected = HexFormat.of().formatHex(mac.doFinal("{}{\"ü\":1}".getBytes(UTF8)));

    assertThat(signed(scheme, key, "{}", "{\"ü\":1}")).isEqualTo(expected);
  }

  @Test
  void anEmptyKeyMeansThatNothingIsSigned() {
    Signer none = Signer.of("hmac-sha256", "");

    assertThat(none.sign(List.of(new byte[] {1}))).isEmpty();
    assertThat(none.verify(new byte[] {7}, List.of(new byte[] {1}))).isTrue();
  }

  @Test
  void aSchemeThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> Signer.of("hmac-rot13", "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hmac-rot13")
        .hasMessageContaining("hmac-sha256");
  }

  private static final Charset UTF8 = StandardCharsets.UTF_8;

  private static String signed(String scheme, String key, String... parts) {
    List<byte[]> bytes = List.of(parts).stream().map(each -> each.getBytes(UTF8)).toList();
    Signer signer = Signer.of(scheme, key);
    byte[] signature = signer.sign(bytes);
    assertThat(signer.verify(signature, bytes)).isTrue();
    return new String(signature, StandardCharsets.US_ASCII);
  }
}
