package org.chainrule.kernel.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee.Place;
import org.chainrule.kernel.language.compile.Lexer;

/** The breakpoints, by the paths that front ends compute of a cell's code. */
final class Breakpoints {
  static final int SEED = 0xC0DE;
  static final String PREFIX = "/chainrule-" + ProcessHandle.current().pid() + "/";
  static final String SUFFIX = ".java";

  private static final int MULTIPLIER = 0x5bd1e995;

  /** The most cells whose code is kept. */
  private static final int MOST_CELLS = 1000;

  /** A breakpoint as it was asked for; the condition may be empty. */
  private record Asked(int line, String condition) {}

  /** The breakpoints of a cell, and as they are shown. */
  private record OfCell(List<Asked> asked, JsonArray shown) {}

  /** The lines at which a cell can stop; none if that is not known. */
  @FunctionalInterface
  interface Lines {
    SortedSet<Integer> of(String cell);
  }

  private final Lines lines;
  private final Map<String, String> cells =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MOST_CELLS;
            }
          });
  private final Map<String, OfCell> byPath = new ConcurrentHashMap<>();

  /** The conditions by their lines, of cells that have run since their breakpoints were set. */
  private final Map<String, Map<Integer, String>> byCell = new ConcurrentHashMap<>();

  Breakpoints(Lines lines) {
    this.lines = lines;
  }

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

  /** Remembers the code of a cell, and returns its path. */
  String dump(String code) {
    String path = path(code);
    cells.put(path, code);
    return path;
  }

  /** The code of a cell that was dumped or has breakpoints. */
  Optional<String> code(String path) {
    return Optional.ofNullable(cells.get(path));
  }

  /** Replaces the breakpoints of a path, and returns them as they are now. */
  JsonArray set(String path, JsonArray asked) {
    var kept = new ArrayList<Asked>();
    for (JsonElement each : asked) {
      if (each instanceof JsonObject breakpoint) {
        int line = Json.integer(breakpoint, "line", 0);
        kept.add(new Asked(line, Json.string(breakpoint, "condition", "")));
      }
    }
    var set = new OfCell(List.copyOf(kept), shown(path, kept));
    if (kept.isEmpty()) {
      byPath.remove(path);
    } else {
      byPath.put(path, set);
    }
    byCell.clear();
    return set.shown.deepCopy();
  }

  /** Each at the first line from its own on at which the cell can stop. */
  private JsonArray shown(String path, List<Asked> asked) {
    Optional<SortedSet<Integer>> known =
        asked.isEmpty() ? Optional.empty() : code(path).map(this::lines);
    var shown = new JsonArray();
    for (Asked each : asked) {
      int line = known.map(there -> from(there, each.line)).orElse(0);
      JsonObject breakpoint =
          Json.object(
              "id",
              shown.size() + 1,
              "verified",
              line > 0,
              "line",
              line > 0 ? line : each.line,
              "source",
              Json.object("path", path));
      if (line == 0) {
        String why = known.isPresent() ? "there is no code from this line on" : "not seen yet";
        breakpoint.addProperty("message", why);
      }
      shown.add(breakpoint);
    }
    return shown;
  }

  private static int from(SortedSet<Integer> lines, int line) {
    SortedSet<Integer> rest = lines.tailSet(line);
    return rest.isEmpty() ? 0 : rest.first();
  }

  /** The lines at which a cell can stop; as long as it does not compile, those with a word. */
  private SortedSet<Integer> lines(String cell) {
    SortedSet<Integer> exact = lines.of(cell);
    return exact.isEmpty() ? wordy(cell) : exact;
  }

  private static SortedSet<Integer> wordy(String cell) {
    var lines = new TreeSet<Integer>();
    int line = 1;
    int at = 0;
    for (Lexer.Token each : Lexer.tokens(cell)) {
      for (; at < each.start(); at++) {
        line += cell.charAt(at) == '\n' ? 1 : 0;
      }
      if (each.kind() == Lexer.Kind.WORD) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** All of them, as debugInfo lists them. */
  JsonArray all() {
    var all = new JsonArray();
    byPath.forEach(
        (path, each) -> all.add(Json.object("source", path, "breakpoints", each.shown.deepCopy())));
    return all;
  }

  void clear() {
    byPath.clear();
    byCell.clear();
  }

  /** The condition of the breakpoint at a place, or an empty text; empty if there is none. */
  Optional<String> at(Place place) {
    if (byPath.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, String> known = byCell.get(place.cell());
    return Optional.ofNullable((known == null ? ofRunning(place.cell()) : known).get(place.line()));
  }

  private Map<Integer, String> ofRunning(String cell) {
    if (byCell.size() > MOST_CELLS) {
      byCell.clear();
    }
    return byCell.computeIfAbsent(cell, this::conditions);
  }

  /** Asked when the cell runs, so that it compiles. */
  private Map<Integer, String> conditions(String cell) {
    OfCell set = byPath.get(path(cell));
    if (set == null) {
      return Map.of();
    }
    SortedSet<Integer> there = lines(cell);
    var conditions = new HashMap<Integer, String>();
    set.asked.forEach(each -> conditions.put(from(there, each.line), each.condition));
    conditions.remove(0);
    return conditions;
  }
}
