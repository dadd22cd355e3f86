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
 * What the start page of the exercises imports: {@code check("e3")}, {@code checkAll()}, {@code
 * submit()}. They work on the notebooks that are saved in the folder of the start page and in the
 * folders in it; nothing leaves this machine.
 *
 * <pre>{@code
 * import static org.chainrule.course.Exercises.*;
 * check("e3")
 * }</pre>
 */
public final class Exercises {
  private static final int MOST_KERNELS = 2;

  /** How often a check was asked for that did not pass: so many hints are given, less one. */
  private static final Map<String, Integer> ASKED = new ConcurrentHashMap<>();

  private Exercises() {}

  /**
   * Runs the public checks of an exercise: for each, whether it passed, your number beside the
   * expected one, and the mistake if it is one of the usual ones. Asking again gives the next hint
   * for the first check that failed, or else for the first that is not answered. The notebook must
   * be saved: it is read from its file and run in a kernel of its own, from top to bottom.
   *
   * @param exercise its name or the beginning of it: e3, e03, e03-gradient-check
   * @throws IllegalArgumentException when there is no such exercise, with those that there are
   */
  public static CheckReport check(String exercise) throws IOException {
    Course course = Course.in(Path.of(""));
    CheckReport checked = Checker.in(Installation.thisKernel()).check(course.find(exercise));
    int asked = checked.open().map(p -> ASKED.merge(p.gradeId(), 1, Integer::sum)).orElse(1);
    return checked.withHints(asked - 1);
  }

  /**
   * The same for the exercises of a folder, in another kernel.
   *
   * @param kernel how it is started
   */
  public static CheckReport check(Path folder, String exercise, KernelSpec kernel)
      throws IOException {
    return Checker.in(kernel).check(Course.in(folder).find(exercise));
  }

  /**
   * Runs the public checks of all exercises and shows how far you have come. What is missing or
   * cannot be read is said, and the others are checked all the same.
   */
  public static CourseProgress checkAll() throws IOException, InterruptedException {
    var checker = Checker.in(Installation.thisKernel());
    return checkAll(Course.in(Path.of("")), checker, Display::progress);
  }

  /** The same for a course, shown or not while it goes on. */
  static CourseProgress checkAll(
      Course course, Checker checker, UnaryOperator<Iterable<Future<CheckReport>>> shown)
      throws IOException, InterruptedException {
    if (course.entries().isEmpty()) {
      throw new IOException(
          "there are no exercises in "
              + course.folder().toAbsolutePath().normalize()
              + ": put this notebook beside them");
    }
    int kernels = Math.min(MOST_KERNELS, Runtime.getRuntime().availableProcessors());
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
   * Packs all exercises, as they were saved, into {@code submission.zip} beside this notebook, with
   * a manifest: for each its name, SHA-256, size and time, and the version of the library. Says
   * where the file is, and what is missing, broken or not answered.
   *
   * @throws IOException when there is nothing to pack, or the folder cannot be written; then the
   *     zip that was there before is still there
   */
  public static Submission submit() throws IOException {
    return Submission.of(Course.in(Path.of("")));
  }
}
