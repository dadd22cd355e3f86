package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells with the mathematics of the first six lectures of a public course come to the numbers that
 * PyTorch has for it: see {@code lectures/lectures.py}. The cells are our own, and so is the data.
 */
@Timeout(240)
@Tag("any-jdk")
final class LecturesTest {
  private static final Notebook NOTEBOOK = Notebook.shared();

  private static final Map<String, Map<String, double[]>> GOLDEN = golden();

  static Set<String> lectures() {
    return GOLDEN.keySet();
  }

  @ParameterizedTest
  @MethodSource("lectures")
  void theCellsOfALectureComeToPyTorchsNumbers(String lecture) {
    run("0-data", Map.of());
    Map<String, double[]> expected = GOLDEN.get(lecture);
    assertThat(run(lecture, expected)).isEqualTo(expected.keySet());
  }

  /** Runs all cells of a file, compares what they show, and says what that was. */
  private static Set<String> run(String file, Map<String, double[]> expected) {
    var shown = new HashSet<String>();
    for (String cell : text(file + ".txt").split("(?m)^%%\n", -1)) {
      Ran ran = NOTEBOOK.run(cell);
      if (ran.outcome() instanceof CellResult.Failed) {
        fail("this cell of " + file + " failed:\n" + cell + "\n" + ran.traceback());
      }
      ran.out()
          .lines()
          .filter(line -> line.startsWith("#"))
          .forEach(
              line -> {
                String[] field = line.substring(1).split("\t", -1);
                shown.add(field[0]);
                assertSame(field[0], numbers(field[1]), expected.get(field[0]));
              });
    }
    return shown;
  }

  private static void assertSame(String what, double[] actual, double... expected) {
    assertThat(expected).as(what + " is among PyTorch's numbers").isNotNull();
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s at %d: %s, PyTorch has %s", what, i, actual[i], expected[i])
          .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(expected[i])));
    }
  }

  private static Map<String, Map<String, double[]>> golden() {
    var golden = new LinkedHashMap<String, Map<String, double[]>>();
    for (String line : text("golden.txt").lines().toList()) {
      List<String> field = List.of(line.split("\t", -1));
      golden
          .computeIfAbsent(field.get(0), each -> new LinkedHashMap<>())
          .put(field.get(1), numbers(field.get(2)));
    }
    return golden;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static String text(String file) {
    try (InputStream in = LecturesTest.class.getResourceAsStream("lectures/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
