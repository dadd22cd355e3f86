package org.chainrule.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;

/**
 * One exercise, checked: what each of its checks said, and the hints that were asked for. It is
 * about the public checks alone; grading draws other inputs.
 *
 * @param id for instance e03-gradient-check
 * @param title its heading
 * @param reached the points of the checks that passed
 * @param whole the points of all its checks
 * @param points one for each check cell; none when the notebook could not be checked
 * @param problem why it could not be checked; empty when it could
 * @param notes what else there is to know, such as when the notebook was saved
 * @param hints how many hints are shown, of those for the check to work on; negative when not even
 *     their number is told
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
  /** Nobody is there who could ask again. */
  private static final int NO_HINTS = -1;

  /** As many letters as fit into the output of a notebook on a small screen. */
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

  /** Whether there were checks, and all passed. */
  public boolean complete() {
    return problem.isEmpty() && !points.isEmpty() && points.stream().allMatch(CheckResult::passed);
  }

  /** The one to work on: the first check that failed, or else the first that is not answered. */
  public Optional<CheckResult> open() {
    return points.stream()
        .filter(point -> point.verdict() == CheckResult.Verdict.FAILED)
        .findFirst()
        .or(() -> points.stream().filter(point -> !point.passed()).findFirst());
  }

  CheckReport withHints(int shown) {
    return new CheckReport(id, title, reached, whole, points, problem, notes, shown);
  }

  /** A state in one or two words, where there is something to say beside the points. */
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

  /** A message stands as it is, whatever signs are in it. */
  private static String fenced(String message) {
    String fence = "```";
    while (message.contains(fence)) {
      fence += "`";
    }
    return fence + "text\n" + wrapped(message.strip()) + "\n" + fence + "\n\n";
  }

  /** Long lines are broken between words, which a front end would not do. */
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
