package org.chainrule.exercises.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chainrule.exercises.grade.FileName;
import org.chainrule.exercises.grade.LearningPlatform;
import org.chainrule.exercises.grade.Result;
import org.chainrule.platform.AtomicFile;

/** The students' pages, as another system takes them back. */
public enum Feedback {
  /** nbgrader's folder, {@code feedback/student/assignment/notebook.html}. */
  nbgrader(null) {
    @Override
    public String write(Path output, Gradebook gradebook) throws IOException {
      Path folder = output.resolve("feedback");
      for (Score score : gradebook.scores()) {
        String exercise = score.result().exercise();
        if (score.result().status() != Result.Status.missing && !exercise.equals(Result.UNKNOWN)) {
          String student = score.result().student();
          AtomicFile.write(
              folder.resolve(folderOf(student)).resolve(exercise).resolve(exercise + ".html"),
              StudentPage.of(gradebook.label(student), List.of(score)));
        }
      }
      return "Feedback for nbgrader: " + folder;
    }
  },

  /** A zip for Moodle's "Upload multiple feedback files in a zip". */
  moodle(LearningPlatform.MOODLE),

  /** A zip for Canvas' "Upload Submissions". */
  canvas(LearningPlatform.CANVAS);

  private final LearningPlatform platform;

  Feedback(LearningPlatform platform) {
    this.platform = platform;
  }

  /** Writes it, and answers where it is, or why it is not. */
  public String write(Path output, Gradebook gradebook) throws IOException {
    Path file = output.resolve("feedback-" + name() + ".zip");
    var pages = new TreeMap<String, byte[]>();
    for (Map.Entry<String, List<Score>> student : gradebook.students().entrySet()) {
      String page = StudentPage.of(gradebook.label(student.getKey()), student.getValue());
      student.getValue().stream()
          .flatMap(score -> upload(score.result().file()).stream())
          .findFirst()
          .ifPresent(
              upload -> pages.put(upload + "feedback.html", page.getBytes(StandardCharsets.UTF_8)));
    }
    if (pages.isEmpty()) {
      return "Feedback for " + name() + ": nothing was handed in there, by the files' names";
    }
    AtomicFile.write(file, Zip.of(pages));
    return "Feedback for " + name() + ": " + file;
  }

  private Optional<String> upload(String file) {
    for (String part : file.split("/", -1)) {
      Optional<LearningPlatform.Name> name = LearningPlatform.parse(part);
      if (name.isPresent() && name.get().platform() == platform) {
        return Optional.of(name.get().upload());
      }
    }
    return Optional.empty();
  }

  /** nbgrader knows its students by their ids: these are kept where they can be a folder. */
  private static String folderOf(String student) {
    return student.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") ? student : FileName.of(student);
  }
}
