package org.chainrule.exercises.grade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chainrule.kernel.notebook.NbGrader;
import org.chainrule.kernel.notebook.Notebook;

/**
 * An exercise in the instructor's version: a folder that contains a source notebook with the same
 * name, and hidden tests in Java.
 *
 * @param id the folder's name, for example e01-chain-rule
 * @param folder the exercise's folder
 * @param notebook the source notebook, with solutions
 * @param tests the Java files in the folder, ordered by name
 * @param version a hash of the notebook and the tests
 */
public record Exercise(
    String id, Path folder, Notebook notebook, List<Path> tests, String version) {

  /**
   * Reads the exercise in a folder.
   *
   * @throws IOException if the folder does not contain an exercise
   */
  public static Exercise read(Path folder) throws IOException {
    String id = folder.toAbsolutePath().normalize().getFileName().toString();
    Path notebook = folder.resolve(id + ".ipynb");
    if (!Files.isRegularFile(notebook)) {
      throw new IOException("there is no exercise in " + folder + ": " + notebook + " is missing");
    }
    List<Path> tests = list(folder, ".java");
    var version = new Hash();
    version.add(Files.readString(notebook));
    for (Path test : tests) {
      version.add(Files.readString(test, StandardCharsets.UTF_8));
    }
    return new Exercise(id, folder, Notebook.read(notebook), tests, version.hex());
  }

  /**
   * Reads all exercises in the subfolders of a folder, ordered by name.
   *
   * @throws IOException if there are none
   */
  public static List<Exercise> readAll(Path folder) throws IOException {
    var exercises = new ArrayList<Exercise>();
    for (Path candidate : list(folder, "")) {
      if (Files.isRegularFile(candidate.resolve(candidate.getFileName() + ".ipynb"))) {
        exercises.add(read(candidate));
      }
    }
    if (exercises.isEmpty()) {
      throw new IOException(
          "there are no exercises in "
              + folder.toAbsolutePath()
              + ": an exercise is a folder eNN-name with eNN-name.ipynb and its tests");
    }
    return exercises;
  }

  private static List<Path> list(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the maximum points of the cells that tests grade, according to the notebook. */
  public double testPoints() {
    return notebook.cells().stream()
        .flatMap(cell -> cell.nbgrader().stream())
        .filter(NbGrader::isTest)
        .mapToDouble(NbGrader::points)
        .sum();
  }

  /**
   * Returns the maximum points of the answers that are graded manually, according to the notebook.
   */
  public double manualPoints() {
    return notebook.cells().stream()
        .flatMap(cell -> cell.nbgrader().stream())
        .filter(NbGrader::isManual)
        .mapToDouble(NbGrader::points)
        .sum();
  }
}
