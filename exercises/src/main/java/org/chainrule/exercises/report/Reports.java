package org.chainrule.exercises.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.grade.FileName;

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
    AtomicFile.write(output.resolve("manual-awaiting.csv"), Csv.awaiting(gradebook));
    AtomicFile.write(output.resolve("index.html"), CohortPage.of(gradebook));
    for (Map.Entry<String, List<Score>> student : gradebook.students().entrySet()) {
      Path page = output.resolve("students").resolve(FileName.of(student.getKey()) + ".html");
      AtomicFile.write(page, StudentPage.of(student.getKey(), student.getValue()));
    }
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
}
