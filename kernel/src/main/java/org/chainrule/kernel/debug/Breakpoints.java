package org.chainrule.kernel.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee.Place;

/** The breakpoints, by the paths that front ends compute of a cell's code. */
final class Breakpoints {
  static final int SEED = 0xC0DE;
  static final String PREFIX = "/chainrule-" + ProcessHandle.current().pid() + "/";
  static final String SUFFIX = ".java";

  private static final int MULTIPLIER = 0x5bd1e995;

  private final Map<String, JsonArray> byPath = new ConcurrentHashMap<>();

  /** The path of a cell. */
  static String path(String code) {
    return PREFIX + Integer.toUnsignedString(murmur2(code, SEED)) + SUFFIX;
  }

  /** MurmurHash2 of the text in UTF-8, as JupyterLab computes it. */
  static int murmur2(String text, int seed) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    int hash = seed ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word = 0;
      for (int j = 3; j >= 0; j--) {
        word = (word << 8) | (data[i + j] & 0xff);
      }
      word *= MULTIPLIER;
      word ^= word >>> 24;
      word *= MULTIPLIER;
      hash = (hash * MULTIPLIER) ^ word;
    }
    if (whole < data.length) {
      int rest = 0;
      for (int i = data.length - 1; i >= whole; i--) {
        rest = (rest << 8) | (data[i] & 0xff);
      }
      hash = (hash ^ rest) * MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ (hash >>> 15);
  }

  /** Replaces the breakpoints of a path, and returns them as they are now. */
  JsonArray set(String path, JsonArray asked) {
    var set = new JsonArray();
    var kept = new JsonArray();
    for (JsonElement each : asked) {
      if (each instanceof JsonObject breakpoint) {
        int line = Json.integer(breakpoint, "line", 0);
        kept.add(breakpoint.deepCopy());
        set.add(
            Json.object(
                "id",
                set.size() + 1,
                "verified",
                true,
                "line",
                line,
                "source",
                Json.object("path", path)));
      }
    }
    byPath.put(path, kept);
    return set;
  }

  /** All of them, as debugInfo lists them. */
  JsonArray all() {
    var all = new JsonArray();
    byPath.forEach(
        (path, each) -> {
          if (!each.isEmpty()) {
            all.add(Json.object("source", path, "breakpoints", each.deepCopy()));
          }
        });
    return all;
  }

  void clear() {
    byPath.clear();
  }

  /** The condition of the breakpoint at a place, or an empty text; empty if there is none. */
  Optional<String> at(Place place) {
    if (byPath.isEmpty()) {
      return Optional.empty();
    }
    for (JsonElement each : byPath.getOrDefault(path(place.cell()), new JsonArray())) {
      JsonObject breakpoint = each.getAsJsonObject();
      if (Json.integer(breakpoint, "line", 0) == place.line()) {
        return Optional.of(Json.string(breakpoint, "condition", ""));
      }
    }
    return Optional.empty();
  }
}
