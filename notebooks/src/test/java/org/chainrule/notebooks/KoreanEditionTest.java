package org.chainrule.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Korean edition is the English one in other words: same cells, code, outputs and numbers. */
class KoreanEditionTest {
  private static final Path KOREAN = Checkout.NOTEBOOKS.resolve("ko");
  private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
  private static final Pattern FORMULA = Pattern.compile("(?s)\\$\\$.*?\\$\\$|\\$[^$]+\\$");
  private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]*\\]\\([^)]*\\)");
  private static final Pattern ALTERNATIVE = Pattern.compile("!\\[([^\\]]*)\\]");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) ");
  private static final Pattern LONG_NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)+");

  static Stream<Path> koreanLessons() throws IOException {
    return in(KOREAN).stream();
  }

  @Test
  void everyLessonHasAKoreanEditionAndNoneStandsAlone() throws IOException {
    assertThat(names(KOREAN)).isNotEmpty().isEqualTo(names(Checkout.NOTEBOOKS));
  }

  @ParameterizedTest
  @MethodSource("koreanLessons")
  void cellsAreTheSameOnesInTheSameOrder(Path korean) throws IOException {
    assertThat(idsAndTypes(korean)).isEqualTo(idsAndTypes(english(korean)));
  }

  /** Source, tags, execution count and outputs. */
  @ParameterizedTest
  @MethodSource("koreanLessons")
  void codeCellsAndTheirOutputsAreTheSame(Path korean) throws IOException {
    assertThat(code(korean)).isEqualTo(code(english(korean)));
  }

  @ParameterizedTest
  @MethodSource("koreanLessons")
  void proseIsKorean(Path korean) throws IOException {
    for (Pair pair : prose(korean)) {
      String words = PICTURE.matcher(pair.korean()).replaceAll("");
      words = FORMULA.matcher(words).replaceAll("");
      if (words.codePoints().anyMatch(Character::isLetter)) {
        assertThat(words).as(pair.id()).containsPattern(HANGUL);
        assertThat(pair.korean()).as(pair.id()).isNotEqualTo(pair.english());
      }
      assertThat(all(ALTERNATIVE, pair.korean()))
          .as("text alternatives in " + pair.id())
          .allMatch(text -> HANGUL.matcher(text).find());
    }
  }

  @ParameterizedTest
  @MethodSource("koreanLessons")
  void headingsAndNumbersAreThoseOfTheOriginal(Path korean) throws IOException {
    for (Pair pair : prose(korean)) {
      assertThat(all(HEADING, pair.korean()))
          .as("headings of " + pair.id())
          .isEqualTo(all(HEADING, pair.english()));
      assertThat(numbers(pair.korean()))
          .as("numbers in " + pair.id())
          .isEqualTo(numbers(pair.english()));
    }
  }

  /** Links among lessons stay within the edition; all others lead to the same place. */
  @ParameterizedTest
  @MethodSource("koreanLessons")
  void linksLeadWhereTheOriginalsLead(Path korean) throws IOException {
    Path english = english(korean);
    for (Pair pair : prose(korean)) {
      List<Path> expected = new ArrayList<>();
      for (Path target : targets(english, pair.english())) {
        expected.add(
            target.startsWith(KOREAN)
                ? english
                : target.getParent().equals(Checkout.NOTEBOOKS) && isNotebook(target)
                    ? KOREAN.resolve(target.getFileName())
                    : target);
      }
      List<Path> actual = targets(korean, pair.korean());
      assertThat(actual).as(pair.id()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(actual).as(pair.id()).allSatisfy(target -> assertThat(target).exists());
    }
  }

  @ParameterizedTest
  @MethodSource("koreanLessons")
  void bothEditionsNameEachOtherInTheFirstCell(Path korean) throws IOException {
    Pair first = prose(korean).get(0);
    String name = korean.getFileName().toString();
    assertThat(first.english()).endsWith("[한국어](ko/" + name + ")");
    assertThat(first.korean()).endsWith("[English](../" + name + ")");
  }

  /** A cell of prose in both editions. */
  private record Pair(String id, String english, String korean) {}

  private static List<Pair> prose(Path korean) throws IOException {
    List<JsonObject> ours = Lessons.cells(korean);
    List<JsonObject> theirs = Lessons.cells(english(korean));
    assertThat(ours).hasSameSizeAs(theirs);
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < ours.size(); i++) {
      if (!Lessons.isCode(ours.get(i))) {
        String id = korean.getFileName() + " " + ours.get(i).get("id").getAsString();
        pairs.add(new Pair(id, Lessons.source(theirs.get(i)), Lessons.source(ours.get(i))));
      }
    }
    return pairs;
  }

  private static List<JsonObject> code(Path lesson) throws IOException {
    return Lessons.cells(lesson).stream().filter(Lessons::isCode).toList();
  }

  private static List<String> idsAndTypes(Path lesson) throws IOException {
    return Lessons.cells(lesson).stream()
        .map(cell -> cell.get("id").getAsString() + ": " + cell.get("cell_type").getAsString())
        .toList();
  }

  private static List<Path> targets(Path lesson, String prose) {
    return all(LINK, prose).stream()
        .filter(link -> !link.matches("(?:[^/]*://|#|attachment:).*"))
        .map(link -> lesson.resolveSibling(link.replaceFirst("#.*", "")).normalize())
        .toList();
  }

  /** Those with a decimal point or thousands, which a translator copies and does not say. */
  private static List<String> numbers(String prose) {
    return LONG_NUMBER
        .matcher(prose)
        .results()
        .map(MatchResult::group)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> all(Pattern pattern, String prose) {
    return pattern.matcher(prose).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> in(Path folder) throws IOException {
    assertThat(Files.isDirectory(folder)).as(folder.toString()).isTrue();
    return Lessons.all().stream().filter(file -> file.getParent().equals(folder)).toList();
  }

  private static List<String> names(Path folder) throws IOException {
    return in(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  private static Path english(Path korean) {
    return Checkout.NOTEBOOKS.resolve(korean.getFileName());
  }

  private static boolean isNotebook(Path file) {
    return file.getFileName().toString().endsWith(".ipynb");
  }
}
