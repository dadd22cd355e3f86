package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in the README of the lessons names cells: they must be there. */
class CurriculumTableTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (.+?) \\| ([^|]*\\d\\d[^|]*) \\| (.+) \\|");
  private static final Pattern LESSON = Pattern.compile("\\b\\d\\d\\b");
  private static final Pattern CELL = Pattern.compile("`([a-z][a-z0-9-]*)`");

  /** A row: what is taught, in which lessons, in which cells. */
  record Row(String what, Set<String> lessons, List<String> cells) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Map<String, Set<String>> idsByLesson;

  @BeforeAll
  static void readTheLessons() throws IOException {
    idsByLesson = new HashMap<>();
    for (Path lesson : Lessons.originals()) {
      idsByLesson.put(
          lesson.getFileName().toString().substring(0, 2),
          Lessons.cells(lesson).stream()
              .map(c -> c.get("id").getAsString())
              .collect(Collectors.toSet()));
    }
  }

  static Stream<Row> rows() throws IOException {
    String readme = Files.readString(Checkout.NOTEBOOKS.resolve("README.md"));
    return readme
        .substring(readme.indexOf("## Where everything stands"))
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .map(
            row ->
                new Row(
                    row.group(1),
                    LESSON
                        .matcher(row.group(2))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet()),
                    CELL.matcher(row.group(3)).results().map(cell -> cell.group(1)).toList()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyCellThatTheTableNamesIsInOneOfItsLessons(Row row) {
    assertThat(row.cells()).isNotEmpty();
    var ids = new HashSet<String>();
    for (String lesson : row.lessons()) {
      ids.addAll(idsByLesson.getOrDefault(lesson, Set.of()));
    }
    assertThat(ids).containsAll(row.cells());
  }

  @Test
  void everyWorkedExampleAndEveryLessonHasARow() throws IOException {
    assertThat(rows().map(Row::what))
        .allSatisfy(what -> assertThat(what).isNotBlank())
        .hasSizeGreaterThan(180);
    for (int example = 1; example <= 13; example++) {
      String name = "Example " + example;
      assertThat(rows().map(Row::what)).anyMatch(what -> what.matches(name + "\\b.*"));
    }
    Set<String> met = rows().flatMap(row -> row.lessons().stream()).collect(Collectors.toSet());
    assertThat(met).containsAll(idsByLesson.keySet());
  }
}
