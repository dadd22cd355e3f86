package org.chainrule.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.TextTable;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.io.Sha256;
import org.chainrule.kernel.io.Versions;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.platform.AtomicFile;

/**
 * The zip file to submit: {@code exercise/exercise.ipynb} for each exercise, and a manifest that
 * lists what is included and what is missing.
 *
 * @param file the path of the zip file
 * @param bytes its size
 * @param items one item for each exercise
 */
public record Submission(Path file, long bytes, List<Item> items) implements Displayable {
  static final String NAME = "submission.zip";
  static final String MANIFEST = "manifest.json";

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  public Submission {
    items = List.copyOf(items);
  }

  /**
   * One exercise in the submission.
   *
   * @param notebook the path relative to the folder; empty if the notebook is missing
   * @param bytes the notebook's size
   * @param sha256 the notebook's hash; empty if it is missing
   * @param saved when the notebook was saved; empty if it is missing
   * @param problem what is wrong with the notebook; empty if there is no problem
   */
  public record Item(
      String exercise, String notebook, long bytes, String sha256, String saved, String problem) {
    boolean missing() {
      return notebook.isEmpty();
    }
  }

  /**
   * Packs the folder's exercises into a temporary file, which then atomically replaces the zip
   * file.
   */
  static Submission of(Course course) throws IOException {
    if (course.entries().stream().allMatch(Course.Entry::missing)) {
      throw new IOException(
          "there is nothing to hand in: no exercise's notebook is in "
              + course.folder().toAbsolutePath().normalize());
    }
    Path folder = course.folder().toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw unwritable(folder, null);
    }
    Path file = folder.resolve(NAME);
    var items = new ArrayList<Item>();
    AtomicFile.write(
        file,
        half -> {
          try (var zip = new ZipOutputStream(opened(half), StandardCharsets.UTF_8)) {
            for (Course.Entry exercise : course.entries()) {
              items.add(add(zip, course.folder(), exercise));
            }
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(manifest(items).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
          }
        });
    return new Submission(file, Files.size(file), items);
  }

  private static OutputStream opened(Path half) throws IOException {
    try {
      return Files.newOutputStream(half);
    } catch (IOException e) {
      throw unwritable(half.getParent(), e);
    }
  }

  private static IOException unwritable(Path folder, IOException cause) {
    return new IOException(
        "nothing was packed: the folder "
            + folder
            + " cannot be written; copy it to a place of your own, and submit from there",
        cause);
  }

  private static Item add(ZipOutputStream zip, Path folder, Course.Entry exercise)
      throws IOException {
    String id = exercise.id();
    if (exercise.missing()) {
      return new Item(id, "", 0, "", "", "its notebook is missing and is not in the zip file");
    }
    Path notebook = exercise.file();
    String name = folder.relativize(notebook).toString().replace('\\', '/');
    FileTime saved = Files.getLastModifiedTime(notebook, LinkOption.NOFOLLOW_LINKS);
    String time = saved.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
    byte[] bytes = Files.readAllBytes(notebook);
    var entry = new ZipEntry(id + "/" + id + ".ipynb");
    entry.setLastModifiedTime(saved);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
    return new Item(
        id, name, bytes.length, Sha256.of(bytes).hex(), time, problem(exercise, bytes.length));
  }

  private static String problem(Course.Entry exercise, long bytes) {
    if (bytes > Notebook.MAX_UNTRUSTED_BYTES) {
      return "it is larger than 32 MB and will not be graded: clear its outputs, save, submit"
          + " again";
    }
    try {
      if (Checker.isPristine(AutogradedNotebook.asItIs(Notebook.read(exercise.file())))) {
        return "nothing is answered, or it was not saved (Ctrl-S)";
      }
    } catch (BadNotebookException e) {
      return "it is packed, but " + e.getMessage();
    }
    int copies = exercise.files().size() - 1;
    return copies == 0
        ? ""
        : "in addition, " + copies + (copies == 1 ? " copy is" : " copies are") + " not packed";
  }

  private static String manifest(List<Item> items) {
    var notebooks = new JsonArray();
    for (Item item : items) {
      JsonObject entry = Json.object("exercise", item.exercise());
      if (!item.missing()) {
        entry.addProperty("file", item.exercise() + "/" + item.exercise() + ".ipynb");
        entry.addProperty("from", item.notebook());
        entry.addProperty("bytes", item.bytes());
        entry.addProperty("sha256", item.sha256());
        entry.addProperty("saved", item.saved());
      }
      if (!item.problem().isEmpty()) {
        entry.addProperty("problem", item.problem());
      }
      notebooks.add(entry);
    }
    JsonObject manifest =
        Json.object(
            "made",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "library",
            "chainrule " + Versions.CHAINRULE,
            "java",
            System.getProperty("java.version"));
    manifest.add("notebooks", notebooks);
    return Json.pretty(manifest) + "\n";
  }

  private static String clock(String instant) {
    return CLOCK.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
  }

  @Override
  public String toString() {
    long packed = items.stream().filter(item -> !item.missing()).count();
    var table = new TextTable();
    for (Item item : items) {
      String mark = item.missing() ? "✗" : item.problem().isEmpty() ? "✓" : "!";
      String saved = item.missing() ? "" : "saved " + clock(item.saved());
      table.row(mark, item.exercise(), saved, item.problem());
    }
    return packed
        + " of "
        + items.size()
        + " notebooks packed into\n"
        + file
        + "\n"
        + table
        + "Submit this file. It does not contain changes that were not saved.\n";
  }

  @Override
  public MimeBundle display() {
    return MimeBundle.text(toString());
  }
}
