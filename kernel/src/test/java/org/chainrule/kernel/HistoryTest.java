package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path folder;
  private Path file;
  private final List<String> troubles = new ArrayList<>();

  @BeforeEach
  void twoSessions() {
    file = folder.resolve("deep/history.jsonl");
    History first = open();
    first.add(1, "int a = 1;");
    first.add(2, "a + 1");
    History second = open();
    second.add(1, "a + 1");
    second.add(2, "String s = \"x\";\ns");
  }

  private History open() {
    return new History(file, troubles::add);
  }

  private static String ask(History history, Object... request) {
    JsonObject reply = history.answer(Json.object(request));
    return Json.array(reply, "history").toString();
  }

  @Test
  void theTailIsTheNewestOfAllSessions() {
    assertThat(ask(open(), "hist_access_type", "tail", "n", 2))
        .isEqualTo("[[2,1,\"a + 1\"],[2,2,\"String s = \\\"x\\\";\\ns\"]]");
  }

  @Test
  void aRangeIsOfOneSession() {
    assertThat(ask(open(), "hist_access_type", "range", "session", 1, "start", 2, "stop", 3))
        .isEqualTo("[[1,2,\"a + 1\"]]");
    assertThat(ask(open(), "hist_access_type", "range", "session", -2, "start", 1, "stop", 2))
        .isEqualTo("[[1,1,\"int a = 1;\"]]");
  }

  @Test
  void aSearchFindsByPatternAndUniqueKeepsTheNewest() {
    assertThat(ask(open(), "hist_access_type", "search", "pattern", "a*1"))
        .isEqualTo("[[1,2,\"a + 1\"],[2,1,\"a + 1\"]]");
    assertThat(ask(open(), "hist_access_type", "search", "pattern", "a*1", "unique", true))
        .isEqualTo("[[2,1,\"a + 1\"]]");
    assertThat(ask(open(), "hist_access_type", "search", "pattern", "*", "n", 1))
        .contains("String");
    assertThat(ask(open(), "hist_access_type", "search", "pattern", "(")).isEqualTo("[]");
  }

  @Test
  void withOutputEachEntryHasAPair() {
    assertThat(ask(open(), "hist_access_type", "tail", "n", 1, "output", true))
        .isEqualTo("[[2,2,[\"String s = \\\"x\\\";\\ns\",null]]]");
  }

  @Test
  void aDamagedFileLosesItsDamagedLinesOnly() throws Exception {
    Files.write(file, new byte[] {(byte) 0xff, 0, '{', '\n'}, StandardOpenOption.APPEND);
    Files.writeString(file, "{\"session\": 2, \"line\": 3, \"sour", StandardOpenOption.APPEND);
    assertThat(ask(open(), "hist_access_type", "tail", "n", 10))
        .contains("int a")
        .contains("String");
  }

  @Test
  void linesThatAnotherProgramHasWrittenAreReadAndDamagedSourcesAreNot() throws Exception {
    Files.writeString(
        file,
        """
        { "line": 7, "source": "of another", "session": 2 }
        {"session":2,"line":8,"source":"with a carriage return"}\r
        {"session":2,"line":9,"source":"a quote " too many"}
        """,
        StandardOpenOption.APPEND);
    assertThat(ask(open(), "hist_access_type", "range", "session", 2, "start", 7))
        .isEqualTo("[[2,7,\"of another\"],[2,8,\"with a carriage return\"]]");
  }

  @Test
  void whatFollowsAHalfWrittenLineIsNotLost() throws Exception {
    Files.writeString(file, "{\"session\": 2, \"sour", StandardOpenOption.APPEND);
    open().add(1, "kept");
    assertThat(ask(open(), "hist_access_type", "tail", "n", 1)).contains("kept");
  }

  @Test
  void aFileThatCannotBeWrittenLeavesTheSessionInMemory() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    var history = new History(blocked.resolve("history.jsonl"), troubles::add);
    history.add(1, "one");
    history.add(2, "two");
    assertThat(ask(history, "hist_access_type", "tail", "n", 5)).contains("one").contains("two");
    assertThat(troubles).hasSize(1);
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenWithTheNextLine() throws Exception {
    Path later = folder.resolve("later");
    Path blocked = Files.writeString(later, "");
    var history = new History(later.resolve("history.jsonl"), troubles::add);
    history.add(1, "one");
    Files.delete(blocked);
    history.add(2, "two");
    file = later.resolve("history.jsonl");
    assertThat(ask(open(), "hist_access_type", "tail", "n", 5)).contains("one").contains("two");
  }

  @Test
  void twoKernelsAtOnceHaveDifferentNumbersAndLoseNothing() {
    History one = open();
    History two = open();
    ask(one, "hist_access_type", "tail");
    ask(two, "hist_access_type", "tail");
    one.add(1, "of one");
    two.add(1, "of two");
    one.add(2, "of one again");
    assertThat(ask(open(), "hist_access_type", "tail", "n", 3))
        .isEqualTo("[[3,1,\"of one\"],[4,1,\"of two\"],[3,2,\"of one again\"]]");
    assertThat(ask(two, "hist_access_type", "range", "session", 0)).isEqualTo("[[4,1,\"of two\"]]");
  }

  @Test
  void oneThatCutsTheFileLosesNothingOfTheOthers() throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      lines.append("{\"session\":1,\"line\":").append(i).append(",\"source\":\"c\"}\n");
    }
    Files.writeString(file, lines.toString(), StandardCharsets.UTF_8);
    History one = open();
    ask(one, "hist_access_type", "tail");
    History two = open();
    two.add(1, "of two");
    one.add(1, "of one");
    two.add(2, "of two again");
    assertThat(ask(open(), "hist_access_type", "search", "pattern", "of*"))
        .contains("of two\"", "of one", "of two again");
  }

  @Test
  void manyAtOnceLoseNothing() throws Exception {
    var kernels = new ArrayList<CompletableFuture<Void>>();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int k = 0; k < 8; k++) {
      int kernel = k;
      kernels.add(
          CompletableFuture.runAsync(
              () -> {
                History history = open();
                for (int i = 1; i <= 50; i++) {
                  history.add(i, "kernel " + kernel + " line " + i);
                }
              },
              pool));
    }
    for (CompletableFuture<Void> each : kernels) {
      each.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    JsonObject all = open().answer(Json.object("hist_access_type", "search", "pattern", "kernel*"));
    var numbers = new HashMap<String, Set<Integer>>();
    Json.array(all, "history")
        .forEach(
            entry ->
                numbers
                    .computeIfAbsent(
                        entry.getAsJsonArray().get(2).getAsString().substring(0, 8),
                        kernel -> new HashSet<>())
                    .add(entry.getAsJsonArray().get(0).getAsInt()));
    assertThat(Json.array(all, "history")).hasSize(400);
    assertThat(numbers).hasSize(8);
    assertThat(numbers.values()).allMatch(own -> own.size() == 1).doesNotHaveDuplicates();
  }

  @Test
  void aPatternOfManyStarsIsFoundOrNotAtOnce() {
    History history = open();
    history.add(1, "a".repeat(20_000));
    assertThat(ask(history, "hist_access_type", "search", "pattern", "*a".repeat(30) + "*b"))
        .isEqualTo("[]");
    assertThat(ask(history, "hist_access_type", "search", "pattern", "*a".repeat(30)))
        .contains("aaaa");
  }

  @Test
  void aHistoryThatIsNoFileIsLeftAlone() throws Exception {
    Path folderOfThatName = Files.createDirectory(folder.resolve("history.jsonl"));
    var history = new History(folderOfThatName, troubles::add);
    history.add(1, "one");
    assertThat(ask(history, "hist_access_type", "tail", "n", 5)).contains("one");
    assertThat(troubles).hasSize(1);
  }

  @Test
  void anOldHistoryIsCutToItsNewestPart() throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      lines.append("{\"session\":1,\"line\":").append(i).append(",\"source\":\"c\"}\n");
    }
    Files.writeString(file, lines.toString(), StandardCharsets.UTF_8);
    open().add(1, "new");
    try (var kept = Files.lines(file)) {
      assertThat(kept).hasSize(10_001);
    }
  }
}
