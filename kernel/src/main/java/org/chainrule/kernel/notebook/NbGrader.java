package org.chainrule.kernel.notebook;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.chainrule.kernel.io.Json;

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
  /** The key of this metadata in the metadata of a cell. */
  static final String KEY = "nbgrader";

  /** The keys that are read from it. */
  static final Set<String> KEYS =
      Set.of("grade_id", "grade", "solution", "locked", "task", "points");

  private static final int SCHEMA_VERSION = 3;

  /** Where Python's repr of a float begins to use an exponent. */
  private static final double LARGE = 1e16;

  private static final double SMALL = 1e-4;

  /** Reads it from a cell's metadata; empty where that has none, or none with a grade_id. */
  static Optional<NbGrader> of(JsonObject cellMetadata) {
    JsonObject json = Json.child(cellMetadata, KEY);
    String gradeId = Json.string(json, "grade_id", "");
    if (gradeId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NbGrader(
            gradeId,
            Json.bool(json, "grade", false),
            Json.bool(json, "solution", false),
            Json.bool(json, "locked", false),
            Json.bool(json, "task", false),
            json.get("points") instanceof JsonPrimitive points && points.isNumber()
                ? points.getAsDouble()
                : 0));
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

  /** Writes it into a cell of the student's version, with the checksum of that. */
  public void writeTo(NotebookCell cell) {
    cell.metadata().add(KEY, toJson(cell.source(), cell.type()));
  }

  JsonObject toJson(String source, String cellType) {
    var json = new JsonObject();
    json.addProperty("cell_type", cellType);
    json.addProperty("checksum", checksum(source, cellType));
    json.addProperty("grade", grade);
    json.addProperty("grade_id", gradeId);
    json.addProperty("locked", effectivelyLocked());
    if (grade || task) {
      json.addProperty("points", points);
    }
    json.addProperty("schema_version", SCHEMA_VERSION);
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
