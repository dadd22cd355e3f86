package org.chainrule.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;

/**
 * The report on one exercise: the result of each public check, and the hints that have been
 * requested. Grading is separate and uses different inputs.
 *
 * @param id the exercise's id, for example e03-gradient-check
 * @param title the exercise's heading
 * @param reached the points of the checks that passed
 * @param whole the points of all checks
 * @param points one result for each check cell; empty if the notebook could not be checked
 * @param problem why the notebook could not be checked; empty if it could
 * @param notes other information, such as when the notebook was saved
 * @param hints how many hints to show for the first check that has not passed; negative to leave
 *     out hints altogether, even their number
 */
public record CheckReport(
    String id,
    String title,
    double reached,
    double whole,
    List<CheckResult> points,
    String problem,
    List<String> notes,
    int hints)
    implements Displayable {
  /** The value of {@code hints} for a report that cannot be requested again for more hints. */
  private static final int NO_HINTS = -1;

  /** The number of characters that fit into a notebook's output on a small screen. */
  private static final int WIDTH = 84;

  public CheckReport {
    points = List.copyOf(points);
    notes = List.copyOf(notes);
  }

  static CheckReport of(String id, String title, List<CheckResult> points, List<String> notes) {
    double reached = points.stream().mapToDouble(CheckResult::reached).sum();
    double whole = points.stream().mapToDouble(CheckResult::points).sum();
    return new CheckReport(id, title, reached, whole, points, "", notes, NO_HINTS);
  }

  static CheckReport impossible(Course.Entry exercise, String problem) {
    return new CheckReport(
        exercise.id(),
        exercise.title(),
        0,
        exercise.points(),
        List.of(),
        problem,
        List.of(),
        NO_HINTS);
  }

  /** Returns whether there are checks and all of them passed. */
  public boolean complete() {
    return problem.isEmpty() && !points.isEmpty() && points.stream().allMatch(CheckResult::passed);
  }

  /**
   * Returns the check to work on next: the first that failed or, if none failed, the first that is
   * not answered.
   */
  public Optional<CheckResult> open() {
    return points.stream()
        .filter(point -> point.verdict() == CheckResult.Verdict.FAILED)
        .findFirst()
        .or(() -> points.stream().filter(point -> !point.passed()).findFirst());
  }

  CheckReport withHints(int shown) {
    return new CheckReport(id, title, reached, whole, points, problem, notes, shown);
  }

  /**
   * Returns the exercise's state in one or two words, or an empty string if the points say it all.
   */
  String state() {
    if (!problem.isEmpty()) {
      return "cannot be checked";
    }
    boolean begun = points.stream().anyMatch(p -> p.verdict() != CheckResult.Verdict.NOT_ANSWERED);
    return begun ? "" : "not begun";
  }

  private String shortId() {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }

  private List<String> hintLines(String strong) {
    List<String> all = open().map(CheckResult::hints).orElse(List.of());
    if (hints < 0 || all.isEmpty()) {
      return List.of();
    }
    int shown = Math.min(hints, all.size());
    var lines = new ArrayList<String>();
    for (int i = 0; i < shown; i++) {
      String name = strong + "Hint " + (i + 1) + " of " + all.size() + "." + strong;
      lines.add(name + " " + all.get(i));
    }
    int left = all.size() - shown;
    if (left > 0) {
      String more = shown == 0 ? "" : "more ";
      String there =
          left == 1 ? "There is one " + more + "hint" : "There are " + left + " " + more + "hints";
      String next = left == 1 ? "it" : shown == 0 ? "the first" : "the next";
      String part = " for \"" + open().orElseThrow().title() + "\"";
      lines.add(there + part + ": check(\"" + shortId() + "\") again shows " + next + ".");
    }
    return lines;
  }

  private String head() {
    return title + ": " + Points.of(reached, whole);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(head()).append('\n');
    for (CheckResult point : points) {
      text.append("  ").append(point.mark()).append(' ').append(point.title());
      text.append(" (").append(Points.of(point.reached(), point.points())).append(')');
      text.append(
          point.verdict() == CheckResult.Verdict.NOT_ANSWERED ? ": not answered yet\n" : "\n");
      if (point.verdict() == CheckResult.Verdict.FAILED) {
        point.message().lines().forEach(line -> text.append("      ").append(line).append('\n'));
      }
    }
    if (!problem.isEmpty()) {
      text.append("  ").append(problem).append('\n');
    }
    hintLines("").forEach(line -> text.append("  ").append(line).append('\n'));
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    return text.toString();
  }

  @Override
  public MimeBundle display() {
    var text = new StringBuilder("#### ").append(head()).append("\n\n");
    for (CheckResult point : points) {
      text.append(point.mark()).append(" **").append(point.title()).append("** · ");
      text.append(Points.of(point.reached(), point.points()));
      text.append(point.verdict() == CheckResult.Verdict.NOT_ANSWERED ? ", not answered yet" : "");
      text.append("\n\n");
      if (point.verdict() == CheckResult.Verdict.FAILED) {
        text.append(fenced(point.message()));
      }
    }
    if (!problem.isEmpty()) {
      text.append(fenced(problem));
    }
    hintLines("**").forEach(line -> text.append(line).append("\n\n"));
    notes.forEach(note -> text.append("*").append(note).append("*\n\n"));
    return MimeBundle.text(toString()).with(MimeBundle.MARKDOWN, text.toString());
  }

  /** Formats a message as a Markdown code block, so that its characters are shown literally. */
  private static String fenced(String message) {
    String fence = "```";
    while (message.contains(fence)) {
      fence += "`";
    }
    return fence + "text\n" + wrapped(message.strip()) + "\n" + fence + "\n\n";
  }

  /** Breaks long lines between words, because front ends do not. */
  private static String wrapped(String text) {
    var wrapped = new StringBuilder();
    for (String line : text.lines().toList()) {
      String rest = line;
      int indent = line.length() - line.stripLeading().length() + 4;
      for (int cut = cut(rest); cut > indent; cut = cut(rest)) {
        wrapped.append(rest, 0, cut).append('\n');
        rest = " ".repeat(indent) + rest.substring(cut).stripLeading();
      }
      wrapped.append(rest).append('\n');
    }
    return wrapped.toString().stripTrailing();
  }

  private static int cut(String line) {
    return line.length() <= WIDTH ? 0 : line.lastIndexOf(' ', WIDTH);
  }
}
