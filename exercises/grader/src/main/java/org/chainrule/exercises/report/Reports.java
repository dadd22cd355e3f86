package org.chainrule.exercises.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.grade.FileName;
import org.chainrule.platform.AtomicFile;

/** Writes all reports for a gradebook into an output folder. */
public final class Reports {
  private Reports() {}

  /**
   * Writes grades.csv, the HTML pages, the list of answers to be graded manually, and the given
   * formats.
   *
   * @param formats the formats to write to format/exercise/student/file
   */
  public static void write(Path output, Gradebook gradebook, Collection<Format> formats)
      throws IOException {
    AtomicFile.write(output.resolve("grades.csv"), Csv.grades(gradebook));
    AtomicFile.write(output.resolve("submissions.csv"), Csv.submissions(gradebook));
    AtomicFile.write(output.resolve("manual-awaiting.csv"), Csv.awaiting(gradebook));
    AtomicFile.write(output.resolve("index.html"), CohortPage.of(gradebook));
    var pages = new HashSet<Path>();
    for (Map.Entry<String, List<Score>> student : gradebook.students().entrySet()) {
      Path page = output.resolve("students").resolve(FileName.of(student.getKey()) + ".html");
      AtomicFile.write(page, StudentPage.of(gradebook.label(student.getKey()), student.getValue()));
      pages.add(page);
    }
    deleteOldPages(output.resolve("students"), pages);
    for (Format format : formats) {
      for (Score score : gradebook.scores()) {
        Path file =
            output
                .resolve(format.name())
                .resolve(score.result().exercise())
                .resolve(FileName.of(score.result().student()))
                .resolve(format.fileName());
        AtomicFile.write(file, format.of(score));
      }
    }
  }

  /**
   * Deletes pages left over from an earlier run, so that they are not mistaken for current ones.
   */
  private static void deleteOldPages(Path folder, Collection<Path> pages) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.html")) {
      for (Path file : files) {
        if (!pages.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }
}
