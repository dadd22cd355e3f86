package org.chainrule.course;

import java.util.ArrayList;
import java.util.List;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.drawing.ProgressBars;
import org.chainrule.display.drawing.ProgressBars.Bar;

/**
 * The progress in all exercises of a folder: a chart, a summary in words, and a report on each
 * exercise.
 */
public record CourseProgress(List<CheckReport> exercises) implements Displayable {
  public CourseProgress {
    exercises = List.copyOf(exercises);
  }

  /** Returns the points reached in public checks. */
  public double reached() {
    return exercises.stream().mapToDouble(CheckReport::reached).sum();
  }

  /** Returns the maximum points of all public checks. */
  public double whole() {
    return exercises.stream().mapToDouble(CheckReport::whole).sum();
  }

  private ProgressBars bars() {
    var bars = new ArrayList<Bar>();
    for (CheckReport exercise : exercises) {
      bars.add(new Bar(exercise.title(), exercise.reached(), exercise.whole(), exercise.state()));
    }
    String title = "Public checks: " + Points.of(reached(), whole());
    return new ProgressBars(title, bars);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(bars().toString());
    for (CheckReport exercise : exercises) {
      if (!exercise.problem().isEmpty()) {
        text.append(exercise.title()).append(": ").append(exercise.problem()).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public MimeBundle display() {
    return bars().display().with(MimeBundle.TEXT, toString());
  }
}
