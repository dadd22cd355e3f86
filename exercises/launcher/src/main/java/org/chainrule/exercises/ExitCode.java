package org.chainrule.exercises;

import java.util.List;
import org.chainrule.exercises.grade.Result;

/** Exit codes of the commands: from them a script knows what to do next. */
final class ExitCode {
  static final int DONE = 0;

  /** Something is wrong with what was looked at: all of it was looked at. */
  static final int FOUND_FAULTS = 1;

  /** Wrong arguments, or files of the instructor's that cannot be used. */
  static final int USAGE = 2;

  /** The grader failed for some: the same command tries these again. */
  static final int TRY_AGAIN = 3;

  /** The program stopped before it was done: a full disk, a fault of its own. sysexits' number. */
  static final int STOPPED = 70;

  private ExitCode() {}

  /** What results come to. */
  static int of(List<Result> results) {
    if (results.stream().anyMatch(result -> result.status() == Result.Status.error)) {
      return TRY_AGAIN;
    }
    return results.stream().anyMatch(result -> result.status() == Result.Status.ungradable)
        ? FOUND_FAULTS
        : DONE;
  }
}
