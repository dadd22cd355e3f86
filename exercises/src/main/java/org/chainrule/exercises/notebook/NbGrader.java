package org.chainrule.exercises.notebook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * nbgrader's metadata of one cell, schema 3.
 *
 * @param gradeId the cell's name, unique in its notebook
 * @param grade whether the cell gives points
 * @param solution whether the student writes in it
 * @param locked the flag as it is stored; see {@link #effectivelyLocked()}
 * @param task whether it is a task that is graded by hand
 * @param points the most that it gives
 * @see <a
 *     href="https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html">nbgrader:
 *     metadata</a>
 */
public record NbGrader(
    String gradeId, boolean grade, boolean solution, boolean locked, boolean task, double points) {
  /** Where Python's repr of a float begins to use an exponent. */
  private static final double LARGE = 1e16;

  private static final double SMALL = 1e-4;

  /** The metadata in a cell's {@code metadata}, if it is a cell of nbgrader's. */
  public static Optional<NbGrader> of(JsonObject cellMetadata) {
    JsonElement found = cellMetadata == null ? null : cellMetadata.get("nbgrader");
    if (found == null || !found.isJsonObject()) {
      return Optional.empty();
    }
    JsonObject json = found.getAsJsonObject();
    if (!json.has("grade_id")) {
      return Optional.empty();
    }
    return Optional.of(
        new NbGrader(
            json.get("grade_id").getAsString(),
            flag(json, "grade"),
            flag(json, "solution"),
            flag(json, "locked"),
            flag(json, "task"),
            json.has("points") ? json.get("points").getAsDouble() : 0));
  }

  private static boolean flag(JsonObject json, String name) {
    return json.has(name) && json.get(name).getAsBoolean();
  }

  /** An answer that tests grade. */
  public boolean isAnswer() {
    return solution && !grade && !task;
  }

  /** An answer or a task that a person grades. */
  public boolean isManual() {
    return (grade && solution) || task;
  }

  /** A cell of tests. */
  public boolean isTest() {
    return grade && !solution && !task;
  }

  /** What nbgrader takes for locked, whatever the flag says. */
  public boolean effectivelyLocked() {
    return !solution && (grade || locked);
  }

  /** nbgrader's checksum of the cell: an MD5 of its source, its type and this metadata. */
  public String checksum(String source, String cellType) {
    String all =
        source
            + cellType
            + python(grade)
            + python(solution)
            + python(effectivelyLocked())
            + gradeId
            + (grade ? python(points) : "");
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** The metadata of the student's version, with its checksum. */
  public JsonObject toJson(String source, String cellType) {
    var json = new JsonObject();
    json.addProperty("cell_type", cellType);
    json.addProperty("checksum", checksum(source, cellType));
    json.addProperty("grade", grade);
    json.addProperty("grade_id", gradeId);
    json.addProperty("locked", effectivelyLocked());
    if (grade || task) {
      json.addProperty("points", points);
    }
    json.addProperty("schema_version", 3);
    json.addProperty("solution", solution);
    json.addProperty("task", task);
    return json;
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }

  /** Python's {@code str(float)}: 10000000.0 where Java writes 1.0E7. */
  static String python(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size >= LARGE || size < SMALL)) {
      String[] parts = Double.toString(value).split("E", 2);
      String digits =
          parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
      return digits + String.format(Locale.ROOT, "e%+03d", Integer.parseInt(parts[1]));
    }
    String plain = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
