package org.chainrule.exercises.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.exercises.grade.Result;

/**
 * Gradescope's results.json for one student's submission, of one exercise or of several.
 *
 * @see <a href="https://gradescope-autograders.readthedocs.io/en/latest/specs/">Gradescope</a>
 */
public final class Gradescope {
  private Gradescope() {}

  /** The scores of all exercises of a submission. */
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
      add(tests, score.result(), exercise, alone ? "" : (i + 1) + ".");
    }
    return results(total, output.toString().strip(), tests);
  }

  /** What a student reads when the autograder itself failed. */
  public static String failed(String why) {
    return results(0, why, new JsonArray());
  }

  private static String results(double score, String output, JsonArray tests) {
    var json = new JsonObject();
    json.addProperty("score", score);
    json.addProperty("output", output);
    json.addProperty("visibility", "visible");
    json.addProperty("stdout_visibility", "hidden");
    json.add("tests", tests);
    return Format.GSON.toJson(json) + "\n";
  }

  private static void add(JsonArray tests, Result result, String exercise, String number) {
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
    if (result.status() == Result.Status.ungradable) {
      // otherwise its points would be missing from what can be reached
      tests.add(
          entry(
              0, result.maxScore(), false, exercise + "all tests", number + "1", result.reason()));
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
