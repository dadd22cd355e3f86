package org.chainrule.exercises.report;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.exercises.grade.Result;
import org.chainrule.kernel.io.Json;

/**
 * Gradescope's results.json for one student's submission, which may contain several exercises.
 *
 * @see <a href="https://gradescope-autograders.readthedocs.io/en/latest/specs/">Gradescope</a>
 */
public final class Gradescope {
  private Gradescope() {}

  /** Formats the scores of all exercises in a submission. */
  public static String of(List<Score> scores) {
    var output = new StringBuilder();
    var tests = new JsonArray();
    double total = 0;
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      boolean alone = scores.size() == 1;
      String exercise = alone ? "" : score.result().exercise() + ": ";
      String summary = Format.summary(score);
      if (!summary.isEmpty()) {
        output.append(exercise).append(summary).append('\n');
      }
      total += score.total();
      add(tests, score, exercise, alone ? "" : (i + 1) + ".");
    }
    return results(total, output.toString().strip(), tests, isolations(scores));
  }

  /** Describes the isolation in which the code ran; exercises may have run in different ones. */
  private static String isolations(List<Score> scores) {
    return scores.stream()
        .map(score -> score.result().isolation())
        .filter(isolation -> !isolation.isEmpty())
        .distinct()
        .sorted()
        .collect(joining(", "));
  }

  /** Formats a result that tells the student that the autograder itself failed. */
  public static String failed(String why) {
    return results(0, why, new JsonArray(), "");
  }

  private static String results(double score, String output, JsonArray tests, String isolation) {
    var json = new JsonObject();
    json.addProperty("score", score);
    json.addProperty("output", output);
    json.addProperty("visibility", "visible");
    json.addProperty("stdout_visibility", "hidden");
    json.add("tests", tests);
    if (!isolation.isEmpty()) {
      var extra = new JsonObject();
      extra.addProperty("isolation", isolation);
      json.add("extra_data", extra);
    }
    return Json.pretty(json) + "\n";
  }

  private static void add(JsonArray tests, Score score, String exercise, String number) {
    Result result = score.result();
    int count = 0;
    for (Result.Test test : result.tests()) {
      tests.add(
          entry(
              test.points(),
              test.maxPoints(),
              test.passed(),
              exercise + test.name(),
              number + ++count,
              test.feedback()));
    }
    if (!score.isGraded()) {
      // include the test with 0 points; otherwise its points would be missing from the maximum
      tests.add(
          entry(0, result.maxScore(), false, exercise + "all tests", number + "1", score.reason()));
    }
  }

  private static JsonObject entry(
      double score, double max, boolean passed, String name, String number, String output) {
    var entry = new JsonObject();
    entry.addProperty("score", score);
    entry.addProperty("max_score", max);
    entry.addProperty("status", passed ? "passed" : "failed");
    entry.addProperty("name", name);
    entry.addProperty("number", number);
    entry.addProperty("output", output);
    entry.addProperty("visibility", "visible");
    return entry;
  }
}
