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

/** Writes every report of a gradebook into an output folder. */
public final class Reports {
  private Reports() {}

  /**
   * Writes grades.csv, the pages, what awaits a person, and the formats that are asked for.
   *
   * @param formats written to format/exercise/student/file
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
    withdraw(output.resolve("students"), pages);
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

  /** A page of an earlier run must not be handed out as one of today's. */
  private static void withdraw(Path folder, Collection<Path> pages) throws IOException {
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
