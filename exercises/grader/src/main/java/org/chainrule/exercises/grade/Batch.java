package org.chainrule.exercises.grade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Grades a cohort's submissions with a {@link Grader}, several at a time. A submission that already
 * has a result with the same key is not graded again, so an interrupted batch can be resumed.
 * Submissions that could not be graded because of an error in the grader are retried in each later
 * run.
 */
public final class Batch {
  private final Grader grader;
  private final ResultStore store;

  public Batch(Grader grader, ResultStore store) {
    this.grader = grader;
    this.store = store;
  }

  /**
   * Grades the submissions in a shard.
   *
   * @param done called with each result as soon as it is available
   * @return the results, in the order of the submissions
   */
  public List<Result> grade(
      List<Cohort.Submission> submissions, Shard shard, int jobs, Consumer<Result> done)
      throws IOException, InterruptedException {
    var pool = Executors.newFixedThreadPool(jobs);
    try {
      var futures = new ArrayList<Future<Result>>();
      for (Cohort.Submission submission : submissions) {
        if (shard.has(submission)) {
          Callable<Result> task =
              () -> {
                Result result = gradeUnlessKnown(submission);
                done.accept(result);
                return result;
              };
          futures.add(pool.submit(task));
        }
      }
      var all = new ArrayList<Result>();
      for (Future<Result> future : futures) {
        all.add(future.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Result gradeUnlessKnown(Cohort.Submission submission) {
    try {
      Optional<Result> known = store.find(submission);
      if (known.isPresent() && known.get().key().equals(grader.key(submission))) {
        return known.get();
      }
      Result result = grader.grade(submission);
      store.keep(result);
      return result;
    } catch (IOException | RuntimeException e) {
      // a file error or a fault in the grader must not stop the other submissions
      return recordError(grader.failed(submission, e));
    }
  }

  private Result recordError(Result failed) {
    try {
      store.keep(failed);
    } catch (IOException e) {
      // the disk may be the cause; the exit code and the reports of this run still show the error
      return failed;
    }
    return failed;
  }
}
