package org.chainrule.exercises.grade;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.chainrule.course.AutogradedNotebook;
import org.chainrule.exercises.grade.SubmittedFiles.Found;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.Notebook;

/**
 * The notebooks that a cohort submitted, and the student and exercise of each. Three layouts are
 * supported: nbgrader's {@code [submitted/]student/assignment/notebook.ipynb}; a folder of
 * notebooks, each named after its student; and a learning platform's folder or zip file that
 * contains either of these. A zip file created by the start page may take the place of a student's
 * notebook or folder. The exercise is determined from a notebook's cells, so a notebook may be
 * renamed.
 *
 * <p>Submissions that cannot be graded are included, with the reason. Notebooks are read when they
 * are graded and are not kept, because a cohort may be larger than the available memory.
 */
public final class Cohort implements AutoCloseable {
  private final SubmittedFiles files;
  private final List<Submission> submissions;

  private Cohort(SubmittedFiles files, List<Submission> submissions) {
    this.files = files;
    this.submissions = List.copyOf(submissions);
  }

  /** The bytes of a notebook. */
  @FunctionalInterface
  interface Content {
    /** Reads the bytes, or returns empty if they are not available. */
    Optional<byte[]> read() throws IOException;
  }

  /**
   * A notebook that a student submitted.
   *
   * @param file the path relative to the folder or zip file being graded, with slashes
   * @param submitted the time of submission, in the format of {@link SubmissionTime}
   * @param exercise the exercise that the notebook answers; empty if it is unknown
   * @param content the notebook's bytes
   * @param problem why there is no notebook; empty if there is one
   * @param notes further remarks about the submission
   */
  public record Submission(
      String student,
      String file,
      String submitted,
      Optional<Exercise> exercise,
      Content content,
      String problem,
      List<String> notes) {
    /** Creates a submission from bytes in memory. If they are empty, there is no notebook. */
    public Submission(
        String student,
        String file,
        String submitted,
        Optional<Exercise> exercise,
        Optional<byte[]> notebook) {
      this(
          student,
          file,
          submitted,
          exercise,
          () -> notebook,
          notebook.isPresent() ? "" : "there is no notebook",
          List.of());
    }

    /** Returns the notebook's bytes, or empty if it is too large or not a regular file. */
    public Optional<byte[]> notebook() throws IOException {
      return problem.isEmpty() ? content.read() : Optional.empty();
    }

    private Submission withNote(String note) {
      var all = new ArrayList<>(notes);
      all.add(note);
      return new Submission(student, file, submitted, exercise, content, problem, List.copyOf(all));
    }
  }

  /**
   * Finds the submissions in a folder or zip file: one for each student and exercise, in order.
   *
   * @param timestamps whether to trust {@code timestamp.txt}, which students can forge
   */
  public static Cohort in(Path place, List<Exercise> exercises, boolean timestamps)
      throws IOException {
    return in(SubmittedFiles.open(place, timestamps), exercises, Optional.empty());
  }

  /**
   * Finds the submissions of one student, regardless of file names: one for each exercise, in
   * order.
   */
  public static Cohort of(String student, Path place, List<Exercise> exercises) throws IOException {
    return in(SubmittedFiles.open(place, false), exercises, Optional.of(student));
  }

  private static Cohort in(SubmittedFiles files, List<Exercise> exercises, Optional<String> only) {
    var students = new StudentNames(exercises, files.names());
    var found = new TreeMap<String, Submission>();
    for (Found file : files.notebooks()) {
      Identification identified = identify(file, exercises);
      String student = only.orElseGet(() -> students.of(file.name()));
      var submission =
          new Submission(
              student,
              file.name(),
              file.time().toString(),
              identified.exercise(),
              file.content(),
              identified.problem(),
              List.of());
      String answers = identified.exercise().map(Exercise::id).orElse("\0" + file.name());
      found.merge(student + "\0" + answers, submission, Cohort::choose);
    }
    Set<String> withNotebook = new HashSet<>();
    found.values().forEach(submission -> withNotebook.add(submission.student()));
    for (Found folder : files.withoutNotebook()) {
      String student = only.orElseGet(() -> students.of(folder.name()));
      if (only.isEmpty() && withNotebook.add(student)) {
        String time = folder.time().toString();
        found.put(
            student + "\0",
            new Submission(
                student,
                folder.name(),
                time,
                Optional.empty(),
                Optional::empty,
                folder.problem(),
                List.of()));
      }
    }
    return new Cohort(files, new ArrayList<>(found.values()));
  }

  /** Returns all submissions, ordered by student and exercise. */
  public List<Submission> submissions() {
    return submissions;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** The exercise of a file, and the problem with the file if there is one. */
  private record Identification(Optional<Exercise> exercise, String problem) {}

  /**
   * Returns the exercise with which the file shares the most cells or, failing that, the one that
   * its path names.
   */
  private static Identification identify(Found file, List<Exercise> exercises) {
    Optional<Exercise> byPath = StudentNames.exercise(file.name(), exercises);
    try {
      Optional<byte[]> bytes = file.problem().isEmpty() ? file.content().read() : Optional.empty();
      if (bytes.isEmpty()) {
        String problem = file.problem().isEmpty() ? SubmittedFiles.LARGE : file.problem();
        return new Identification(byPath, problem);
      }
      Notebook notebook = Notebook.readUntrusted(bytes.get());
      return new Identification(byCells(notebook, exercises).or(() -> byPath), "");
    } catch (BadNotebookException e) {
      // the result will report the error; here, only the name can identify the exercise
      return new Identification(byPath, "");
    } catch (ZipException | EOFException e) {
      return new Identification(byPath, "the zip is damaged or encrypted there");
    } catch (IOException e) {
      // possibly a temporary error; grading retries and reports it
      return new Identification(byPath, "");
    }
  }

  /**
   * Returns the exercise that shares the most cells with the notebook, or the one in its metadata.
   */
  private static Optional<Exercise> byCells(Notebook notebook, List<Exercise> exercises) {
    Exercise best = null;
    int most = 0;
    for (Exercise exercise : exercises) {
      int shared = AutogradedNotebook.shared(exercise.notebook(), notebook);
      if (shared > most) {
        most = shared;
        best = exercise;
      }
    }
    return Optional.ofNullable(best)
        .or(() -> exercises.stream().filter(e -> e.id().equals(notebook.exercise())).findFirst());
  }

  /**
   * Chooses between two notebooks for the same exercise: prefers one that can be read, then the
   * later attempt, then the one with the exercise's file name. A note mentions the other.
   */
  private static Submission choose(Submission first, Submission second) {
    boolean preferSecond;
    int attempt = attempt(first).compareTo(attempt(second));
    if (first.problem().isEmpty() != second.problem().isEmpty()) {
      preferSecond = second.problem().isEmpty();
    } else if (attempt != 0) {
      preferSecond = attempt < 0;
    } else {
      String own = first.exercise().map(exercise -> exercise.id() + ".ipynb").orElse("");
      preferSecond = !first.file().endsWith(own) && second.file().endsWith(own);
    }
    Submission chosen = preferSecond ? second : first;
    Submission other = preferSecond ? first : second;
    for (String note : other.notes()) {
      chosen = chosen.withNote(note);
    }
    return chosen.withNote(other.file() + " answers the same exercise and was not graded");
  }

  /**
   * Returns the time of an attempt as given by the platform's file name, or an empty string. File
   * dates do not distinguish attempts.
   */
  private static String attempt(Submission submission) {
    SubmissionTime time = SubmissionTime.parse(submission.submitted());
    return time.ofFile() ? "" : time.time();
  }

  /**
   * Reads a notebook up to the maximum size, without relying on the size declared in a zip file.
   */
  static Optional<byte[]> readBounded(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(Notebook.MAX_UNTRUSTED_BYTES + 1);
    return bytes.length <= Notebook.MAX_UNTRUSTED_BYTES ? Optional.of(bytes) : Optional.empty();
  }

  /** Normalizes a name to composed characters, because macOS decomposes accented letters. */
  static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
