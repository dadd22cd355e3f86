package org.chainrule.exercises.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.chainrule.exercises.grade.Result;
import org.chainrule.kernel.io.Json;

/**
 * A file format in which another system reads the score of one submission. Students can see the
 * contents, so it must not contain anything secret.
 */
public enum Format {
  /**
   * Gradescope's results.json.
   *
   * @see <a href="https://gradescope-autograders.readthedocs.io/en/latest/specs/">Gradescope</a>
   */
  gradescope("results.json") {
    @Override
    String of(Score score) {
      return Gradescope.of(List.of(score));
    }
  },

  /**
   * PrairieLearn's results.json.
   *
   * @see <a href="https://docs.prairielearn.com/externalGrading/">PrairieLearn</a>
   */
  prairielearn("results.json") {
    @Override
    String of(Score score) {
      boolean graded = score.isGraded();
      var json = new JsonObject();
      json.addProperty("gradable", graded);
      json.addProperty("score", score.max() == 0 ? 0 : score.total() / score.max());
      json.addProperty("message", summary(score));
      if (!graded) {
        json.addProperty("format_errors", score.reason());
      }
      var tests = new JsonArray();
      for (Result.Test test : score.result().tests()) {
        var entry = new JsonObject();
        entry.addProperty("name", test.name());
        entry.addProperty("points", test.points());
        entry.addProperty("max_points", test.maxPoints());
        entry.addProperty("message", test.feedback());
        tests.add(entry);
      }
      json.add("tests", tests);
      return Json.pretty(json) + "\n";
    }
  },

  /** The input of GitHub Classroom's reporter: JSON in Base64. */
  classroom("result.b64") {
    @Override
    String of(Score score) {
      boolean full = score.total() >= score.max();
      boolean graded = score.isGraded();
      var json = new JsonObject();
      json.addProperty("version", 1);
      json.addProperty("status", graded ? (full ? "pass" : "fail") : "error");
      json.addProperty("max_score", score.max());
      var tests = new JsonArray();
      for (Result.Test test : score.result().tests()) {
        var entry = new JsonObject();
        entry.addProperty("name", test.name());
        entry.addProperty("status", test.passed() ? "pass" : "fail");
        entry.addProperty("score", test.points());
        entry.addProperty("message", test.feedback());
        entry.addProperty("test_code", "");
        entry.addProperty("filename", score.result().file());
        entry.addProperty("line_no", 0);
        entry.addProperty("duration", 0);
        tests.add(entry);
      }
      json.add("tests", tests);
      byte[] bytes = Json.pretty(json).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(bytes) + "\n";
    }
  },

  /** Surefire's report for a test class. */
  junit("TEST.xml") {
    @Override
    String of(Score score) {
      return JUnitXml.of(score);
    }
  };

  private final String fileName;

  Format(String fileName) {
    this.fileName = fileName;
  }

  /** Returns the file's name. */
  public String fileName() {
    return fileName;
  }

  abstract String of(Score score);

  static String summary(Score score) {
    Result result = score.result();
    if (!score.isGraded()) {
      return "It could not be graded: " + score.reason() + ".";
    }
    var text = new StringBuilder();
    result
        .cells()
        .forEach(c -> text.append(c.gradeId()).append(": ").append(c.problem()).append('\n'));
    result.notes().forEach(note -> text.append(note).append('\n'));
    if (!score.awaiting().isEmpty()) {
      text.append("Awaiting manual grading: ");
      text.append(String.join(", ", score.awaiting())).append('\n');
    }
    for (Score.Answer answer : score.answers()) {
      if (answer.points().isPresent() || !answer.comment().isEmpty()) {
        text.append(answer.manual().gradeId()).append(": ");
        text.append(answer.points().map(Table::number).orElse("?")).append(" of ");
        text.append(Table.number(answer.manual().maxPoints()));
        text.append(answer.comment().isEmpty() ? "" : ": " + answer.comment()).append('\n');
      }
    }
    if (score.penalty() > 0) {
      text.append("Late penalty: ").append(Table.number(score.penalty())).append(" points.\n");
    }
    return text.toString().strip();
  }
}
