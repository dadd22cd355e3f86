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
 * The notebooks that a cohort handed in, and whose they are. Three shapes are understood:
 * nbgrader's {@code [submitted/]student/assignment/notebook.ipynb}; notebooks side by side, each
 * named after its student; and the folder or zip of a learning platform, with either shape in it.
 * In the place of a student's notebook or folder there may be the zip that the start page packs.
 * Which exercise a notebook answers is seen from its cells, so a renamed file counts.
 *
 * <p>What cannot be graded is in it, too, with the reason. Notebooks are read when they are graded,
 * and not kept: a cohort may be larger than the memory.
 */
public final class Cohort implements AutoCloseable {
  private final SubmittedFiles files;
  private final List<Submission> submissions;

  private Cohort(SubmittedFiles files, List<Submission> submissions) {
    this.files = files;
    this.submissions = List.copyOf(submissions);
  }

  /** Where a notebook's bytes are. */
  @FunctionalInterface
  interface Content {
    /** Reads them again; empty when they cannot be had. */
    Optional<byte[]> read() throws IOException;
  }

  /**
   * A notebook that somebody handed in.
   *
   * @param file its path in what was graded, with slashes
   * @param submitted when, as {@link SubmissionTime} writes it
   * @param exercise what it answers; empty when that cannot be told
   * @param content what is in it
   * @param problem why there is no notebook; empty when there is one
   * @param notes what else is to be said about it
   */
  public record Submission(
      String student,
      String file,
      String submitted,
      Optional<Exercise> exercise,
      Content content,
      String problem,
      List<String> notes) {
    /** One whose bytes are at hand; without them, there is no notebook. */
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

    /** The notebook; empty when it is too large, or no ordinary file. */
    public Optional<byte[]> notebook() throws IOException {
      return problem.isEmpty() ? content.read() : Optional.empty();
    }

    private Submission noting(String note) {
      var all = new ArrayList<>(notes);
      all.add(note);
      return new Submission(student, file, submitted, exercise, content, problem, List.copyOf(all));
    }
  }

  /**
   * Finds them in a folder or a zip, one for each student and exercise, in order.
   *
   * @param timestamps whether to believe {@code timestamp.txt}, which students can write
   */
  public static Cohort in(Path place, List<Exercise> exercises, boolean timestamps)
      throws IOException {
    return in(SubmittedFiles.open(place, timestamps), exercises, Optional.empty());
  }

  /** Finds those of one student, whatever the files are called: one for each exercise, in order. */
  public static Cohort of(String student, Path place, List<Exercise> exercises) throws IOException {
    return in(SubmittedFiles.open(place, false), exercises, Optional.of(student));
  }

  private static Cohort in(SubmittedFiles files, List<Exercise> exercises, Optional<String> only) {
    var students = new StudentNames(exercises, files.names());
    var found = new TreeMap<String, Submission>();
    for (Found file : files.notebooks()) {
      Look look = look(file, exercises);
      String student = only.orElseGet(() -> students.of(file.name()));
      var submission =
          new Submission(
              student,
              file.name(),
              file.time().toString(),
              look.exercise(),
              file.content(),
              look.problem(),
              List.of());
      String answers = look.exercise().map(Exercise::id).orElse("\0" + file.name());
      found.merge(student + "\0" + answers, submission, Cohort::better);
    }
    Set<String> there = new HashSet<>();
    found.values().forEach(submission -> there.add(submission.student()));
    for (Found folder : files.withoutNotebook()) {
      String student = only.orElseGet(() -> students.of(folder.name()));
      if (only.isEmpty() && there.add(student)) {
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

  /** All of them, in the order of students and exercises. */
  public List<Submission> submissions() {
    return submissions;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** What a look into a file tells. */
  private record Look(Optional<Exercise> exercise, String problem) {}

  /** The exercise that most of its cells belong to; failing that, the one that its path names. */
  private static Look look(Found file, List<Exercise> exercises) {
    Optional<Exercise> named = StudentNames.exercise(file.name(), exercises);
    try {
      Optional<byte[]> bytes = file.problem().isEmpty() ? file.content().read() : Optional.empty();
      if (bytes.isEmpty()) {
        String problem = file.problem().isEmpty() ? SubmittedFiles.LARGE : file.problem();
        return new Look(named, problem);
      }
      Notebook notebook = Notebook.readUntrusted(bytes.get());
      return new Look(answered(notebook, exercises).or(() -> named), "");
    } catch (BadNotebookException e) {
      // the result will say why; here only its name can tell what it was meant to be
      return new Look(named, "");
    } catch (ZipException | EOFException e) {
      return new Look(named, "the zip is damaged or encrypted there");
    } catch (IOException e) {
      // the machine's trouble, perhaps: grading it tries again, and says so
      return new Look(named, "");
    }
  }

  /** The exercise that it shares most cells with, or that it says it is. */
  private static Optional<Exercise> answered(Notebook notebook, List<Exercise> exercises) {
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
   * Of two notebooks for one exercise: the one that can be read, the later attempt, the one with
   * the exercise's own name. The other is mentioned.
   */
  private static Submission better(Submission first, Submission second) {
    boolean takesSecond;
    int attempt = attempt(first).compareTo(attempt(second));
    if (first.problem().isEmpty() != second.problem().isEmpty()) {
      takesSecond = second.problem().isEmpty();
    } else if (attempt != 0) {
      takesSecond = attempt < 0;
    } else {
      String own = first.exercise().map(exercise -> exercise.id() + ".ipynb").orElse("");
      takesSecond = !first.file().endsWith(own) && second.file().endsWith(own);
    }
    Submission taken = takesSecond ? second : first;
    Submission other = takesSecond ? first : second;
    for (String note : other.notes()) {
      taken = taken.noting(note);
    }
    return taken.noting(other.file() + " answers the same exercise and was not graded");
  }

  /** When a platform's name says that it was; dates of files do not make attempts. */
  private static String attempt(Submission submission) {
    SubmissionTime time = SubmissionTime.parse(submission.submitted());
    return time.ofFile() ? "" : time.time();
  }

  /** Reads no more than a notebook may have; the size that a zip claims is not believed. */
  static Optional<byte[]> bounded(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(Notebook.MAX_UNTRUSTED_BYTES + 1);
    return bytes.length <= Notebook.MAX_UNTRUSTED_BYTES ? Optional.of(bytes) : Optional.empty();
  }

  /** One spelling for names that look the same: a Mac takes accents apart. */
  static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
