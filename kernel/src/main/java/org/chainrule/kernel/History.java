package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chainrule.kernel.wire.Json;

/**
 * What the learner has run, in this session and in those before: a file of one JSON object a line.
 * A line that cannot be read is skipped; a file that cannot be written leaves the history of this
 * session in memory.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#history">Jupyter:
 *     history</a>
 */
final class History {
  /** One cell that was run. */
  record Entry(int session, int line, String source) {
    private JsonArray json(boolean output) {
      var json = new JsonArray();
      json.add(session);
      json.add(line);
      if (output) {
        var both = new JsonArray();
        both.add(source);
        both.add((String) null);
        json.add(both);
      } else {
        json.add(source);
      }
      return json;
    }
  }

  private static final int KEEP = 10_000;

  private final Path file;
  private final Consumer<String> trouble;
  private final List<Entry> entries = new ArrayList<>();
  private int session = 1;
  private boolean loaded;
  private boolean writable;

  /** After a crash, what is added next must not become part of the half line that is there. */
  private boolean lineEndIsMissing;

  /**
   * A history in a file, which is read when it is first needed; without a file it lives in memory.
   */
  History(Path file, Consumer<String> trouble) {
    this.file = file;
    this.trouble = trouble;
    this.writable = file != null;
  }

  synchronized void add(int line, String source) {
    load();
    var entry = new Entry(session, line, source);
    entries.add(entry);
    if (writable) {
      try {
        append(entry);
      } catch (IOException e) {
        writable = false;
        trouble.accept("the history is kept in memory from now on: " + e);
      }
    }
  }

  private void append(Entry entry) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    String line = (lineEndIsMissing ? "\n" : "") + line(entry);
    lineEndIsMissing = false;
    Files.writeString(
        file, line, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private static String line(Entry entry) {
    return Json.text(
            Json.object("session", entry.session, "line", entry.line, "source", entry.source))
        + "\n";
  }

  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    if (file == null || !Files.isRegularFile(file)) {
      return;
    }
    try {
      // whatever bytes a crash has left there must not cost the good lines
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      lineEndIsMissing = !text.isEmpty() && !text.endsWith("\n");
      text.lines().forEach(this::read);
      session = entries.stream().mapToInt(Entry::session).max().orElse(0) + 1;
      if (entries.size() > 2 * KEEP) {
        entries.subList(0, entries.size() - KEEP).clear();
        rewrite();
      }
    } catch (IOException e) {
      trouble.accept("the history in " + file + " cannot be read: " + e);
    }
  }

  private void read(String line) {
    try {
      JsonObject json = Json.parseObject(line);
      int number = Json.integer(json, "session", 0);
      String source = Json.string(json, "source", "");
      if (number > 0 && !source.isEmpty()) {
        entries.add(new Entry(number, Json.integer(json, "line", 0), source));
      }
    } catch (JsonSyntaxException e) {
      // a line that was half written when the disk was full or the machine went down
    }
  }

  private void rewrite() throws IOException {
    Path half = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    Files.writeString(half, entries.stream().map(History::line).collect(Collectors.joining()));
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The content of a history_reply. */
  synchronized JsonObject answer(JsonObject request) {
    load();
    List<Entry> found =
        switch (Json.string(request, "hist_access_type", "tail")) {
          case "range" -> range(request);
          case "search" -> search(request);
          default -> last(entries, Json.integer(request, "n", 10));
        };
    boolean output = Json.bool(request, "output", false);
    var history = new JsonArray();
    found.forEach(entry -> history.add(entry.json(output)));
    return Json.object("status", "ok", "history", history);
  }

  private List<Entry> range(JsonObject request) {
    int asked = Json.integer(request, "session", 0);
    int number = asked <= 0 ? session + asked : asked;
    int start = Json.integer(request, "start", 1);
    int stop = Json.integer(request, "stop", Integer.MAX_VALUE);
    return entries.stream()
        .filter(entry -> entry.session == number)
        .filter(entry -> entry.line >= start && entry.line < stop)
        .toList();
  }

  private List<Entry> search(JsonObject request) {
    Pattern glob = glob(Json.string(request, "pattern", "*"));
    List<Entry> found =
        entries.stream().filter(entry -> glob.matcher(entry.source).matches()).toList();
    if (Json.bool(request, "unique", false)) {
      var newest = new LinkedHashMap<String, Entry>();
      for (Entry entry : found) {
        newest.remove(entry.source);
        newest.put(entry.source, entry);
      }
      found = List.copyOf(newest.values());
    }
    return last(found, Json.integer(request, "n", Integer.MAX_VALUE));
  }

  private static List<Entry> last(List<Entry> list, int n) {
    return list.subList(Math.max(0, list.size() - Math.max(0, n)), list.size());
  }

  private static Pattern glob(String text) {
    String regex =
        text.codePoints()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL);
  }
}
