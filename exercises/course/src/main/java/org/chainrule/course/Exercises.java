package org.chainrule.course;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.chainrule.course.Course.Entry;
import org.chainrule.display.Display;
import org.chainrule.kernel.client.KernelSpec;
import org.chainrule.kernel.install.Installation;

/**
 * The methods that the start page of the exercises imports: {@code check("e3")}, {@code
 * checkAll()}, and {@code submit()}. They work on the saved notebooks in the start page's folder
 * and its subfolders. Nothing is sent to other machines.
 *
 * <pre>{@code
 * import static org.chainrule.course.Exercises.*;
 * check("e3")
 * }</pre>
 */
public final class Exercises {
  private static final int MAX_KERNELS = 2;

  /** How often each open check was requested; the number of hints shown is one less. */
  private static final Map<String, Integer> REQUESTS = new ConcurrentHashMap<>();

  private Exercises() {}

  /**
   * Runs the public checks of an exercise. For each check, the report says whether it passed,
   * compares your value with the expected one, and names the mistake if it is a common one. Running
   * the checks again shows the next hint for the first check that failed or, if none failed, for
   * the first that is not answered. Save the notebook first: it is read from its file and run from
   * top to bottom in a separate kernel.
   *
   * @param exercise the exercise's name: e3, e03, or e03-gradient-check
   * @throws IllegalArgumentException if there is no such exercise; the message lists those that
   *     exist
   */
  public static CheckReport check(String exercise) throws IOException {
    Course course = Course.in(Path.of(""));
    CheckReport checked = Checker.in(Installation.thisKernel()).check(course.find(exercise));
    int requests = checked.open().map(p -> REQUESTS.merge(p.gradeId(), 1, Integer::sum)).orElse(1);
    return checked.withHints(requests - 1);
  }

  /**
   * Runs the public checks of an exercise in the given folder with the given kernel.
   *
   * @param kernel the kernel to run the notebook in
   */
  public static CheckReport check(Path folder, String exercise, KernelSpec kernel)
      throws IOException {
    return Checker.in(kernel).check(Course.in(folder).find(exercise));
  }

  /**
   * Runs the public checks of all exercises and shows your progress. An exercise that is missing or
   * unreadable is reported as such, and the others are still checked.
   */
  public static CourseProgress checkAll() throws IOException, InterruptedException {
    var checker = Checker.in(Installation.thisKernel());
    return checkAll(Course.in(Path.of("")), checker, Display::progress);
  }

  /** Checks all exercises of a course and optionally displays the progress while it runs. */
  static CourseProgress checkAll(
      Course course, Checker checker, UnaryOperator<Iterable<Future<CheckReport>>> shown)
      throws IOException, InterruptedException {
    if (course.entries().isEmpty()) {
      throw new IOException(
          "there are no exercises in "
              + course.folder().toAbsolutePath().normalize()
              + ": put this notebook next to them");
    }
    int kernels = Math.min(MAX_KERNELS, Runtime.getRuntime().availableProcessors());
    ExecutorService workers = Executors.newFixedThreadPool(kernels);
    try {
      var running = new ArrayList<Future<CheckReport>>();
      for (Entry exercise : course.entries()) {
        running.add(workers.submit(() -> checker.check(exercise)));
      }
      var checked = new ArrayList<CheckReport>();
      for (Future<CheckReport> one : shown.apply(List.copyOf(running))) {
        checked.add(one.get());
      }
      return new CourseProgress(checked);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /**
   * Packs the saved notebooks of all exercises into {@code submission.zip} next to this notebook,
   * with a manifest that lists the name, SHA-256 hash, size, and time of each notebook and the
   * version of the library. The returned summary shows where the file is and which exercises are
   * missing, broken, or not answered.
   *
   * @throws IOException if there is nothing to pack or the folder is not writable; an existing zip
   *     file is then left unchanged
   */
  public static Submission submit() throws IOException {
    return Submission.of(Course.in(Path.of("")));
  }
}
