package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.client.Outputs;
import org.chainrule.kernel.client.Result;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;

/** One cell that was run through a client, and everything that was heard of it. */
final class Recording implements Outputs {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final List<Message> heard = Collections.synchronizedList(new ArrayList<>());
  private final String typed;
  Result result;

  private Recording(String typed) {
    this.typed = typed;
  }

  static Recording of(KernelClient client, String code) {
    return of(client, code, null);
  }

  /** Runs a cell and answers every question with the same line. */
  static Recording of(KernelClient client, String code, String typed) {
    var recording = new Recording(typed);
    recording.result = client.execute(code, recording, PATIENCE);
    return recording;
  }

  static Recording of(KernelClient client, JsonObject request) {
    var recording = new Recording(null);
    recording.result = client.execute(request, recording, PATIENCE);
    return recording;
  }

  @Override
  public void heard(Message message) {
    heard.add(message);
  }

  @Override
  public boolean answers() {
    return typed != null;
  }

  @Override
  public String answer(String prompt, boolean password) {
    return prompt + typed + (password ? "*" : "");
  }

  List<String> types() {
    return heard.stream().map(Message::type).toList();
  }

  List<JsonObject> contents(String type) {
    return heard.stream().filter(m -> m.type().equals(type)).map(Message::content).toList();
  }

  String stream(String name) {
    var text = new StringBuilder();
    for (JsonObject content : contents("stream")) {
      if (Json.string(content, "name", "").equals(name)) {
        text.append(Json.string(content, "text", ""));
      }
    }
    return text.toString();
  }

  /** The text of the cell's value; null when it showed none. */
  String value() {
    return contents("execute_result").stream()
        .map(content -> Json.string(Json.child(content, "data"), "text/plain", null))
        .findFirst()
        .orElse(null);
  }
}
