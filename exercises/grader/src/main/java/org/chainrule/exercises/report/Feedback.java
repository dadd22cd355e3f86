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

/** The formats in which students' feedback pages can be imported into another system. */
public enum Feedback {
  /** nbgrader's feedback folder, {@code feedback/student/assignment/notebook.html}. */
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

  /** A zip file for Moodle's "Upload multiple feedback files in a zip". */
  moodle(LearningPlatform.MOODLE),

  /** A zip file for Canvas's "Upload Submissions". */
  canvas(LearningPlatform.CANVAS);

  private final LearningPlatform platform;

  Feedback(LearningPlatform platform) {
    this.platform = platform;
  }

  /** Writes the feedback and returns a message that says where it is or why it was not written. */
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
      return "Feedback for " + name() + ": no file names from this platform were found";
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

  /**
   * Returns a student's folder name, which is the unchanged nbgrader id if that is a valid name.
   */
  private static String folderOf(String student) {
    return student.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") ? student : FileName.of(student);
  }
}
