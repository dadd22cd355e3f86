package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape that every lesson has. */
class LessonStructureTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) ");
  private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]]*)\\]\\(");
  private static final int LONGEST_CELL = 15;

  static Stream<Path> lessons() throws IOException {
    return Lessons.all().stream();
  }

  @Test
  void thereAreLessons() throws IOException {
    assertThat(Lessons.all()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void codeCellsAreShortEnoughToReadAtOnce(Path lesson) throws IOException {
    for (JsonObject cell : Lessons.cells(lesson)) {
      if (Lessons.isCode(cell)) {
        assertThat(Lessons.source(cell).lines())
            .as(cell.get("id").getAsString())
            .hasSizeLessThanOrEqualTo(LONGEST_CELL);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void cellIdsSayWhatTheCellIsAboutAndAreUnique(Path lesson) throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonObject cell : Lessons.cells(lesson)) {
      ids.add(cell.get("id").getAsString());
    }
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][a-z0-9-]*"));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void headingsGoDownOneStepAtATimeFromOneTitle(Path lesson) throws IOException {
    int level = 0;
    int titles = 0;
    for (String prose : prose(lesson)) {
      Matcher heading = HEADING.matcher(prose);
      while (heading.find()) {
        int next = heading.group(1).length();
        assertThat(next).as(prose.substring(heading.start())).isLessThanOrEqualTo(level + 1);
        level = next;
        titles += next == 1 ? 1 : 0;
      }
    }
    assertThat(titles).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyImageInTheProseHasAnAlternative(Path lesson) throws IOException {
    for (String prose : prose(lesson)) {
      Matcher image = IMAGE.matcher(prose);
      while (image.find()) {
        assertThat(image.group(1)).as(prose).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void everyCodeCellIsStoredExecuted(Path lesson) throws IOException {
    int count = 0;
    for (JsonObject cell : Lessons.cells(lesson)) {
      if (Lessons.isCode(cell)) {
        count++;
        assertThat(cell.get("execution_count").isJsonNull())
            .as(cell.get("id").getAsString())
            .isFalse();
        assertThat(cell.get("execution_count").getAsInt()).isEqualTo(count);
      }
    }
  }

  private static List<String> prose(Path lesson) throws IOException {
    var prose = new ArrayList<String>();
    for (JsonObject cell : Lessons.cells(lesson)) {
      if (!Lessons.isCode(cell)) {
        // what stands in a fence is no prose
        prose.add(Lessons.source(cell).replaceAll("(?s)```.*?```", ""));
      }
    }
    return prose;
  }
}
