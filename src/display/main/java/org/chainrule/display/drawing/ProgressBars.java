package org.chainrule.display.drawing;

import java.util.List;
import org.chainrule.display.Displayable;
import org.chainrule.display.MimeBundle;
import org.chainrule.display.Numbers;
import org.chainrule.display.TextTable;
import org.chainrule.display.drawing.Canvas.Anchor;
import org.chainrule.display.drawing.Canvas.Font;
import org.chainrule.display.drawing.Canvas.Paint;

/**
 * How much of several wholes is reached, one horizontal bar for each: points of exercises, for
 * instance. What is complete is marked by more than its colour.
 *
 * @param title what is shown, in one line
 * @param bars from top to bottom
 */
public record ProgressBars(String title, List<Bar> bars) implements Displayable {
  private static final double MARGIN = 16;
  private static final double ROW = 26;
  private static final double BAR = 240;
  private static final double HEIGHT = 12;
  private static final int MOST_LETTERS = 48;
  private static final String TRACK = "#e5e7eb";
  private static final String PARTLY = "#2563eb";
  private static final Font LABEL = Font.sans(12.5, Figure.INK).anchored(Anchor.START);
  private static final Font NOTE = Font.sans(11.5, Figure.QUIET).anchored(Anchor.START);

  public ProgressBars {
    bars = List.copyOf(bars);
  }

  /**
   * One bar.
   *
   * @param label its label
   * @param reached how much is reached, from 0 to {@code whole}
   * @param whole the total
   * @param note text after the numbers; may be empty
   */
  public record Bar(String label, double reached, double whole, String note) {
    public Bar {
      if (!(reached >= 0 && reached <= whole)) {
        throw new IllegalArgumentException(
            label + ": " + reached + " is not between 0 and the whole, " + whole);
      }
    }

    private boolean complete() {
      return whole > 0 && reached == whole;
    }

    private String shortLabel() {
      return label.codePointCount(0, label.length()) <= MOST_LETTERS
          ? label
          : label.substring(0, label.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
    }

    private String numbers() {
      return Numbers.atMost(1, reached) + " of " + Numbers.atMost(1, whole);
    }

    private String tail() {
      return (complete() ? "✓ " : "") + numbers() + (note.isEmpty() ? "" : " · " + note);
    }
  }

  /** One line for each bar. */
  @Override
  public String toString() {
    var table = new TextTable();
    bars.forEach(bar -> table.row(bar.label(), bar.tail()));
    return title + "\n" + table;
  }

  @Override
  public MimeBundle display() {
    double labels = bars.stream().mapToDouble(bar -> LABEL.width(bar.shortLabel())).max().orElse(0);
    double tails = bars.stream().mapToDouble(bar -> NOTE.width(bar.tail())).max().orElse(0);
    double left = MARGIN + labels + 14;
    double width = Math.max(left + BAR + 12 + tails, MARGIN + LABEL.strong().width(title));
    double height = 2 * MARGIN + ROW * (bars.size() + 1) - 6;
    return new Figure(width + MARGIN, height, title, toString(), canvas -> paint(canvas, left))
        .bundle();
  }

  private void paint(Canvas canvas, double left) {
    canvas.text(title, MARGIN, MARGIN + 13, LABEL.strong());
    double y = MARGIN + ROW;
    for (Bar bar : bars) {
      canvas.text(bar.shortLabel(), MARGIN, y + 14, LABEL);
      canvas.box(left, y + 4, BAR, HEIGHT, HEIGHT / 2, Paint.filled(TRACK));
      if (bar.reached() > 0) {
        double length = Math.max(HEIGHT, BAR * bar.reached() / bar.whole());
        String colour = bar.complete() ? Figure.VALUE : PARTLY;
        canvas.box(left, y + 4, length, HEIGHT, HEIGHT / 2, Paint.filled(colour));
      }
      canvas.text(bar.tail(), left + BAR + 12, y + 14, NOTE);
      y += ROW;
    }
  }
}
