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
 * One exercise as the instructor has it: a folder with a source notebook of the same name and,
 * beside it, its hidden tests in Java.
 *
 * @param id the folder's name, for instance e01-chain-rule
 * @param folder where it is
 * @param notebook the source notebook, with solutions
 * @param tests the Java files beside it, in the order of their names
 * @param version a hash of all of that
 */
public record Exercise(
    String id, Path folder, Notebook notebook, List<Path> tests, String version) {

  /** Reads the exercise in a folder. */
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

  /** All exercises in the folders of a folder, in the order of their names. */
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

  /** The points that the notebook promises for cells that tests grade. */
  public double testPoints() {
    return notebook.cells().stream()
        .flatMap(cell -> cell.nbgrader().stream())
        .filter(NbGrader::isTest)
        .mapToDouble(NbGrader::points)
        .sum();
  }

  /** The points that it promises for answers that a person grades. */
  public double manualPoints() {
    return notebook.cells().stream()
        .flatMap(cell -> cell.nbgrader().stream())
        .filter(NbGrader::isManual)
        .mapToDouble(NbGrader::points)
        .sum();
  }
}
