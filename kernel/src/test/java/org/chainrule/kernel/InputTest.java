package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;
import org.junit.jupiter.api.Test;

class InputTest {
  private final Session session = new Session("test");
  private final LinkedBlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  private final Input input = new Input(session, sent::add);

  @Test
  void anAnswerThatCameBeforeTheQuestionOrFromAnotherClientAnswersNothing() throws Exception {
    input.answer(reply("ann", "early"));
    Message request = from("ann", session.message("execute_request", new JsonObject()));
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(() -> input.ask(request, "name? ", false));
    assertThat(sent.poll(30, TimeUnit.SECONDS).type()).isEqualTo("input_request");
    input.answer(reply("bob", "wrong"));
    assertThat(line).isNotDone();
    input.answer(reply("ann", "Ada"));
    assertThat(line.get(30, TimeUnit.SECONDS)).isEqualTo("Ada");
  }

  private Message reply(String client, String value) {
    return from(client, session.message("input_reply", Json.object("value", value)));
  }

  private static Message from(String client, Message message) {
    return new Message(
        List.of(client.getBytes(StandardCharsets.UTF_8)),
        message.header(),
        message.parent(),
        message.metadata(),
        message.content(),
        message.buffers());
  }
}
