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
 * A cohort's submissions through one {@link Grader}, several at a time. A submission whose result
 * is there already, with the same key, is not graded again: a batch that was stopped goes on where
 * it was. What the grader failed to grade is tried again by every later run.
 */
public final class Batch {
  private final Grader grader;
  private final ResultStore store;

  public Batch(Grader grader, ResultStore store) {
    this.grader = grader;
    this.store = store;
  }

  /** Grades a shard of them and answers in order; {@code done} hears of each as it is finished. */
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
                Result result = one(submission);
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

  private Result one(Cohort.Submission submission) {
    try {
      Optional<Result> known = store.find(submission);
      if (known.isPresent() && known.get().key().equals(grader.key(submission))) {
        return known.get();
      }
      Result result = grader.grade(submission);
      store.keep(result);
      return result;
    } catch (IOException | RuntimeException e) {
      // a file that cannot be read or written, or a fault of ours: the others are graded
      return noted(grader.failed(submission, e));
    }
  }

  private Result noted(Result failed) {
    try {
      store.keep(failed);
    } catch (IOException e) {
      // the disk may be the reason; the exit code and this run's reports say it all the same
      return failed;
    }
    return failed;
  }
}
