package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chainrule.kernel.io.Json;
import org.chainrule.platform.AtomicFile;

/**
 * The input history of this session and of earlier ones: a file with one JSON object per line, to
 * which several kernels may write. Lines that cannot be parsed are skipped. Entries that cannot be
 * written are kept in memory and written with the next one.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#history">Jupyter:
 *     history</a>
 */
final class History {
  /**
   * One cell that was run.
   *
   * @param quoted its source as a JSON string: a long history is read with the first cell, and
   *     little of it is ever asked for
   */
  private record Entry(int session, int line, String quoted) {
    private static final String SESSION = "{\"session\":";
    private static final String LINE = ",\"line\":";
    private static final String SOURCE = ",\"source\":";

    static Entry of(int session, int line, String source) {
      return new Entry(session, line, Json.text(new JsonPrimitive(source)));
    }

    /** The entry in a line of the file; empty if it is none. */
    static Optional<Entry> read(String line) {
      int afterSession = line.indexOf(LINE);
      int afterLine = line.indexOf(SOURCE);
      boolean asWritten =
          line.startsWith(SESSION)
              && afterSession > 0
              && afterLine > afterSession
              && line.endsWith("\"}");
      try {
        return Optional.of(
            asWritten
                ? new Entry(
                    Integer.parseInt(line, SESSION.length(), afterSession, 10),
                    Integer.parseInt(line, afterSession + LINE.length(), afterLine, 10),
                    line.substring(afterLine + SOURCE.length(), line.length() - 1))
                : parsed(Json.parseObject(line)));
      } catch (NumberFormatException | JsonSyntaxException e) {
        return Optional.empty(); // half a line: the disk was full, or the machine crashed
      }
    }

    private static Entry parsed(JsonObject json) {
      String source = Json.string(json, "source", "");
      return of(Json.integer(json, "session", 0), Json.integer(json, "line", 0), source);
    }

    /** What {@link #read} reads. */
    String written() {
      return SESSION + session + LINE + line + SOURCE + quoted + "}";
    }

    /** The source; empty if what is in the file is no JSON string. */
    String source() {
      try {
        return Json.parse(quoted).getAsString();
      } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
        return "";
      }
    }

    private JsonArray json(boolean output) {
      var json = new JsonArray();
      json.add(session);
      json.add(line);
      if (output) {
        var both = new JsonArray();
        both.add(source());
        both.add((String) null);
        json.add(both);
      } else {
        json.add(source());
      }
      return json;
    }
  }

  private static final int KEEP = 10_000;

  /** The most characters of source that are kept, unless the newest entry alone has more. */
  private static final long KEEP_CHARACTERS = 16_000_000;

  private final Path file;
  private final Consumer<String> log;
  private final List<Entry> entries = new ArrayList<>();

  /** Entries that are not in the file yet. */
  private final List<Entry> unwritten = new ArrayList<>();

  private long characters;
  private int session = 1;
  private boolean loaded;

  /** The size of the file when it was read, if it need not be shortened; else -1. */
  private long loadedSize = -1;

  /** Whether this session's number is in the file, where other kernels see it. */
  private boolean claimed;

  private boolean troubleIsTold;

  /** A history in a file, which is read on first use; if the file is null, a history in memory. */
  History(Path file, Consumer<String> log) {
    this.file = file;
    this.log = log;
  }

  synchronized void add(int line, String source) {
    load();
    var entry = Entry.of(session, line, source);
    keep(entry);
    if (file != null) {
      unwritten.add(entry);
      try (HistoryLock lock = HistoryLock.of(file)) {
        lock.check();
        write();
        troubleIsTold = false;
      } catch (IOException e) {
        forgetOldest(unwritten);
        tell("the history is kept in memory as long as it cannot be written: " + e);
      }
    }
  }

  private void tell(String what) {
    if (!troubleIsTold) {
      troubleIsTold = true;
      log.accept(what);
    }
  }

  private void keep(Entry entry) {
    entries.add(entry);
    characters += entry.quoted.length();
    // rarely, because it copies all other entries
    if (entries.size() > 2 * KEEP || characters > 2 * KEEP_CHARACTERS) {
      characters = forgetOldest(entries);
    }
  }

  /** Drops the oldest entries; returns how many characters of source are left. */
  private static long forgetOldest(List<Entry> list) {
    int first = list.size();
    long kept = 0;
    while (first > Math.max(0, list.size() - KEEP) && kept < KEEP_CHARACTERS) {
      first--;
      kept += list.get(first).quoted.length();
    }
    list.subList(0, first).clear();
    return kept;
  }

  /** Appends the entries that are not written yet; the caller holds the lock. */
  private void write() throws IOException {
    if (!claimed) {
      claim();
    }
    var lines = new StringBuilder();
    unwritten.forEach(entry -> lines.append(entry.written()).append('\n'));
    append(lines.toString());
    unwritten.clear();
  }

  private void append(String lines) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      // a crash may have left half a line: start a new one
      String whole = endsInALine(channel, end) ? lines : "\n" + lines;
      try {
        ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
        long at = end;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      } catch (IOException e) {
        channel.truncate(end); // the disk is full: remove the half-written line
        throw e;
      }
    }
  }

  private static boolean endsInALine(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end == 0 || channel.read(last, end - 1) < 1 || last.get(0) == '\n';
  }

  /**
   * Chooses a session number that no other kernel has and writes it to the file, and shortens a
   * file that is too long.
   */
  private void claim() throws IOException {
    if (loadedSize >= 0 && Files.size(file) == loadedSize) {
      claimed = true; // nobody else has written since it was read
      return;
    }
    var all = new ArrayList<Entry>();
    int taken = read(all);
    int number = Math.max(session, taken + 1);
    if (isLong(all)) {
      forgetOldest(all);
      rewrite(all);
    }
    renumber(entries, number);
    renumber(unwritten, number);
    session = number;
    claimed = true;
  }

  private static boolean isLong(List<Entry> all) {
    return all.size() > 2 * KEEP
        || all.stream().mapToLong(entry -> entry.quoted.length()).sum() > 2 * KEEP_CHARACTERS;
  }

  private void renumber(List<Entry> list, int number) {
    list.replaceAll(
        entry -> entry.session == session ? new Entry(number, entry.line, entry.quoted) : entry);
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
      long size = Files.size(file);
      var before = new ArrayList<Entry>();
      session = read(before) + 1;
      loadedSize = isLong(before) ? -1 : size;
      before.forEach(this::keep);
    } catch (IOException e) {
      tell("the history in " + file + " cannot be read: " + e);
    }
  }

  /** Reads the file; returns the highest session number. */
  private int read(List<Entry> into) throws IOException {
    int highest = 0;
    if (!Files.exists(file)) {
      return highest;
    }
    // One byte is one character, so that the JVM's own loop finds the ends of lines: one that has
    // just started takes five times as long to read line by line.
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    int end;
    for (int start = 0; start < bytes.length(); start = end + 1) {
      end = bytes.indexOf('\n', start);
      end = end < 0 ? bytes.length() : end;
      byte[] line = bytes.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
      // malformed bytes left by a crash do not make the other lines unreadable
      highest = Math.max(highest, read(new String(line, StandardCharsets.UTF_8).strip(), into));
    }
    return highest;
  }

  private static int read(String line, List<Entry> into) {
    Optional<Entry> entry = Entry.read(line);
    entry.filter(each -> each.session > 0 && each.quoted.length() > 2).ifPresent(into::add);
    return entry.map(Entry::session).filter(number -> number < Integer.MAX_VALUE).orElse(0);
  }

  private void rewrite(List<Entry> kept) throws IOException {
    AtomicFile.write(
        file,
        half -> {
          try (var writer = Files.newBufferedWriter(half)) {
            for (Entry entry : kept) {
              writer.write(entry.written() + "\n");
            }
          }
        });
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
    found.stream()
        .filter(entry -> !entry.source().isEmpty()) // a line of the file that is damaged
        .forEach(entry -> history.add(entry.json(output)));
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
    String pattern = Json.string(request, "pattern", "*");
    List<Entry> found = entries.stream().filter(entry -> matches(pattern, entry.source())).toList();
    if (Json.bool(request, "unique", false)) {
      var newest = new LinkedHashMap<String, Entry>();
      for (Entry entry : found) {
        newest.remove(entry.quoted);
        newest.put(entry.quoted, entry);
      }
      found = List.copyOf(newest.values());
    }
    return last(found, Json.integer(request, "n", Integer.MAX_VALUE));
  }

  private static List<Entry> last(List<Entry> list, int n) {
    return list.subList(Math.max(0, list.size() - Math.max(0, n)), list.size());
  }

  /**
   * Whether a text matches a glob pattern with * and ?. Linear where a regular expression would
   * backtrack.
   */
  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      int c = text.codePointAt(t);
      int wanted = p < pattern.length() ? pattern.codePointAt(p) : -1;
      if (wanted == '*') {
        star = p++;
        resume = t;
      } else if (wanted == '?' || wanted == c) {
        p += Character.charCount(wanted);
        t += Character.charCount(c);
      } else if (star >= 0) {
        // let the last star match one more character
        p = star + 1;
        resume += Character.charCount(text.codePointAt(resume));
        t = resume;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }
}
