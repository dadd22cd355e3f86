package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.chainrule.kernel.io.Json;

/**
 * What the replies to debug requests have to look like, from {@code debug-replies.json}: the fields
 * that the Debug Adapter Protocol and Jupyter's additions to it have, with their types. A field
 * with a question mark may be missing, and a type with a capital is one of the file's.
 */
final class DebugReplies {
  private final JsonObject types;

  DebugReplies() throws IOException {
    try (InputStream file = DebugReplies.class.getResourceAsStream("debug-replies.json")) {
      types = Json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)).getAsJsonObject();
    }
  }

  /** Fails unless it is a reply to the request, and its body what the command's has to be. */
  void check(JsonObject request, JsonObject reply) {
    String command = Json.string(request, "command", "");
    assertThat(Json.string(reply, "type", "")).isEqualTo("response");
    assertThat(Json.string(reply, "command", "")).isEqualTo(command);
    assertThat(reply.get("request_seq")).isEqualTo(request.get("seq"));
    assertThat(isA("integer", reply.get("seq"))).isTrue();
    assertThat(Json.bool(reply, "success", false)).as("%s", reply).isTrue();
    check(command, types.get(command), reply.get("body"));
  }

  private void check(String where, JsonElement type, JsonElement value) {
    assertThat(type).as("a type of %s", where).isNotNull();
    if (type instanceof JsonArray items) {
      assertThat(value).as(where).isInstanceOf(JsonArray.class);
      value.getAsJsonArray().forEach(each -> check(where + "[]", items.get(0), each));
    } else if (type instanceof JsonObject fields) {
      assertThat(value).as(where).isInstanceOf(JsonObject.class);
      check(where, fields, value.getAsJsonObject());
    } else if (types.has(type.getAsString())) {
      check(where, types.get(type.getAsString()), value);
    } else {
      assertThat(isA(type.getAsString(), value)).as("%s: %s", where, value).isTrue();
    }
  }

  private void check(String where, JsonObject fields, JsonObject value) {
    for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
      String name = field.getKey().replace("?", "");
      if (value.has(name) || name.equals(field.getKey())) {
        check(where + "." + name, field.getValue(), value.get(name));
      }
    }
    for (String name : value.keySet()) {
      assertThat(fields.has(name) || fields.has(name + "?")).as("%s.%s", where, name).isTrue();
    }
  }

  private static boolean isA(String type, JsonElement value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "string" -> value instanceof JsonPrimitive it && it.isString();
      case "boolean" -> value instanceof JsonPrimitive it && it.isBoolean();
      case "integer" ->
          value instanceof JsonPrimitive it
              && it.isNumber()
              && it.getAsDouble() == Math.rint(it.getAsDouble());
      default -> throw new IllegalArgumentException(type);
    };
  }
}
