package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Completeness;
import org.chainrule.kernel.language.Completions;

/** Handles the requests that run no code: complete, inspect, is_complete. */
final class Introspection {
  private final LanguageThread language;

  Introspection(LanguageThread language) {
    this.language = language;
  }

  JsonObject complete(JsonObject request) throws Exception {
    String code = Json.string(request, "code", "");
    Completions completions =
        language.callIfFree((ready, call) -> ready.complete(code, cursor(request, code)));
    int start = CodePoints.fromUtf16(code, completions.start());
    int end = CodePoints.fromUtf16(code, completions.end());
    var matches = new JsonArray();
    var types = new JsonArray();
    for (Completions.Match match : completions.matches()) {
      matches.add(match.text());
      types.add(
          Json.object(
              "start", start,
              "end", end,
              "text", match.text(),
              "type", match.type(),
              "signature", match.signature(),
              "documentation", match.documentation()));
    }
    return Json.object(
        "status", "ok",
        "matches", matches,
        "cursor_start", start,
        "cursor_end", end,
        "metadata", Json.object("_jupyter_types_experimental", types));
  }

  JsonObject inspect(JsonObject request) throws Exception {
    String code = Json.string(request, "code", "");
    int detail = Json.integer(request, "detail_level", 0);
    Optional<JsonObject> found =
        language.callIfFree(
            (ready, call) ->
                ready.inspect(code, cursor(request, code), detail).map(CellOutput::content));
    JsonObject reply =
        found.orElseGet(() -> Json.object("data", new JsonObject(), "metadata", new JsonObject()));
    reply.addProperty("status", "ok");
    reply.addProperty("found", found.isPresent());
    return reply;
  }

  JsonObject isComplete(JsonObject request) throws Exception {
    String code = Json.string(request, "code", "");
    Completeness answer;
    try {
      answer = language.callIfFree((ready, call) -> ready.isComplete(code));
    } catch (LanguageThread.GivenUp e) {
      answer = new Completeness("unknown", ""); // the protocol has no error status here
    }
    JsonObject reply = Json.object("status", answer.status());
    if (answer.status().equals("incomplete")) {
      reply.addProperty("indent", answer.indent());
    }
    return reply;
  }

  private static int cursor(JsonObject request, String code) {
    return CodePoints.toUtf16(code, Json.integer(request, "cursor_pos", Integer.MAX_VALUE));
  }
}
