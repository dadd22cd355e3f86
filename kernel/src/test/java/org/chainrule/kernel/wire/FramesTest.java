package org.chainrule.kernel.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.Test;

/** Frames with bytes from other programs and with malformed bytes. */
class FramesTest {
  private static final String KEY = "a0436f6c-1916-498b-8eb9-e81ab9368e84";
  private static final String RECORDED_IDENTITY = "c3f0e1b2-client";
  private static final String RECORDED_SIGNATURE =
      "5aceb62e747646c49f7d3a976043a84a7ffb18bc65a085a3dc0808ae705aeaea";
  private static final String RECORDED_HEADER =
      "{\"msg_id\": \"00ee37ec-9677fcaed6de2d42f51734f3_15903_0\", \"msg_type\":"
          + " \"execute_request\", \"username\": \"username\", \"session\":"
          + " \"00ee37ec-9677fcaed6de2d42f51734f3\", \"date\": \"2026-11-22T14:17:10.593230Z\","
          + " \"version\": \"5.4\"}";
  private static final String RECORDED_CONTENT =
      "{\"code\": \"String s = \\\"é😀\\\";\", \"silent\": false, \"store_history\": true,"
          + " \"user_expressions\": {}, \"allow_stdin\": true, \"stop_on_error\": true}";

  private final Frames frames = new Frames(Signer.of("hmac-sha256", KEY));

  /** Recorded from jupyter_client 8 with the key above: an identity, then a kernel_info_request. */
  private static List<byte[]> recorded() {
    return Arrays.asList(
        RECORDED_IDENTITY.getBytes(US_ASCII),
        "<IDS|MSG>".getBytes(US_ASCII),
        RECORDED_SIGNATURE.getBytes(US_ASCII),
        RECORDED_HEADER.getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        RECORDED_CONTENT.getBytes(UTF_8));
  }

  @Test
  void whatAnotherClientHasSignedIsRead() throws Exception {
    Message message = frames.decode(recorded());
    assertThat(message.type()).isEqualTo("execute_request");
    assertThat(Json.string(message.content(), "code", "")).isEqualTo("String s = \"é😀\";");
    assertThat(message.identities()).hasSize(1);
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws Exception {
    Message sent =
        new Message(
            List.of(new byte[] {0, 1}, new byte[] {2}),
            Json.object("msg_id", "1", "msg_type", "comm_msg", "later", "kept"),
            Json.object("msg_id", "0"),
            Json.object("m", 1.5),
            Json.object("text", "<b>é😀\u2028</b>"),
            List.of(new byte[] {(byte) 0xff, 0}, new byte[0]));
    Message read = frames.decode(frames.encode(sent));
    assertThat(read.header()).isEqualTo(sent.header());
    assertThat(read.parent()).isEqualTo(sent.parent());
    assertThat(Json.text(read.metadata())).isEqualTo("{\"m\":1.5}");
    assertThat(read.content()).isEqualTo(sent.content());
    assertThat(read.identities()).containsExactly(new byte[] {0, 1}, new byte[] {2});
    assertThat(read.buffers()).containsExactly(new byte[] {(byte) 0xff, 0}, new byte[0]);
  }

  @Test
  void oneChangedByteBreaksTheSignature() {
    for (int frame = 2; frame < 7; frame++) {
      List<byte[]> changed = recorded();
      changed.set(frame, changed.get(frame).clone());
      changed.get(frame)[0] ^= 1;
      assertThatThrownBy(() -> frames.decode(changed))
          .as("frame %d", frame)
          .isInstanceOf(BadMessageException.class)
          .hasMessageContaining("signature");
    }
  }

  @Test
  void anEmptySignatureIsNoSignature() {
    List<byte[]> unsigned = recorded();
    unsigned.set(2, new byte[0]);
    assertThatThrownBy(() -> frames.decode(unsigned)).isInstanceOf(BadMessageException.class);
  }

  @Test
  void withoutAKeyNothingIsSigned() throws Exception {
    Frames open = new Frames(Signer.of("hmac-sha256", ""));
    List<byte[]> sent = open.encode(new Session("u").message("x_request", new JsonObject()));
    assertThat(sent.get(1)).isEmpty();
    assertThat(open.decode(sent).type()).isEqualTo("x_request");
  }

  @Test
  void anUnknownSchemeIsNamed() {
    assertThatThrownBy(() -> Signer.of("hmac-rot13", "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hmac-rot13");
    assertThat(Signer.of("hmac-sha512", "k").sign(List.of())).hasSize(128);
  }

  @Test
  void framesWithoutDelimiterOrWithTooFewDictionariesAreRefused() {
    assertThatThrownBy(() -> frames.decode(List.of())).isInstanceOf(BadMessageException.class);
    assertThatThrownBy(() -> frames.decode(List.of(new byte[0], new byte[3])))
        .hasMessageContaining("<IDS|MSG>");
    assertThatThrownBy(() -> frames.decode(recorded().subList(0, 5)))
        .hasMessageContaining("4 dictionaries");
    assertThatThrownBy(() -> frames.decode(List.of("<IDS|MSG>".getBytes(US_ASCII))))
        .isInstanceOf(BadMessageException.class);
  }

  @Test
  void signedDictionariesThatAreNoJsonObjectsAreRefused() {
    for (String bad :
        List.of("", "[]", "null", "5", "{", "{\"a\":}", "{a:1}", "{} {}", "{\"a\":NaN}")) {
      assertThatThrownBy(() -> frames.decode(signed(bad.getBytes(UTF_8))))
          .as(bad)
          .isInstanceOf(BadMessageException.class);
    }
    assertThatThrownBy(() -> frames.decode(signed(new byte[] {'{', '"', (byte) 0xc3, '"', '}'})))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void nestingWithoutEndIsRefusedAndOverflowsNoStack() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThatThrownBy(() -> frames.decode(signed(deep.getBytes(UTF_8))))
        .isInstanceOf(BadMessageException.class);
  }

  @Test
  void anyBytesAreReadOrRefusedAndNothingElse() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var hostile = new ArrayList<byte[]>();
      for (int n = random.nextInt(9); n > 0; n--) {
        byte[] frame = new byte[random.nextInt(20)];
        random.nextBytes(frame);
        hostile.add(random.nextInt(4) == 0 ? "<IDS|MSG>".getBytes(US_ASCII) : frame);
      }
      assertThatThrownBy(() -> frames.decode(hostile)).isInstanceOf(BadMessageException.class);
    }
  }

  /** Frames whose content is these bytes, signed with the right key. */
  private static List<byte[]> signed(byte[] content) {
    byte[] empty = "{}".getBytes(UTF_8);
    List<byte[]> dictionaries = List.of(empty, empty, empty, content);
    var all = new ArrayList<byte[]>();
    all.add("<IDS|MSG>".getBytes(US_ASCII));
    all.add(Signer.of("hmac-sha256", KEY).sign(dictionaries));
    all.addAll(dictionaries);
    return Collections.unmodifiableList(all);
  }
}
