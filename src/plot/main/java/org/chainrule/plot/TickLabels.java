package org.chainrule.plot;

import java.util.concurrent.CancellationException;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * The labels of an axis, with an end. XChart tries one distance of ticks after another until the
 * labels fit, which for some numbers and sizes they never do, and its loop hears no interrupt. But
 * it asks for labels in each round.
 */
final class TickLabels implements Function<Double, String> {
  private static final int MOST_QUESTIONS = 20_000;

  /** XChart takes no longer label for one that fits. */
  private static final int LONGEST = 20;

  private final DoubleFunction<String> label;
  private int questions;
  private boolean hidden;

  TickLabels(DoubleFunction<String> label) {
    this.label = label;
  }

  /** Thrown out of a search for ticks that does not end. */
  static final class Unending extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient TickLabels labels;

    private Unending(TickLabels labels) {
      super("no distance of ticks was found at which the labels of an axis fit");
      this.labels = labels;
    }

    /** Gives up the labels of this axis: where they are all empty, XChart does not look. */
    void hideLabels() {
      labels.hidden = true;
    }
  }

  @Override
  public String apply(Double tick) {
    if (Thread.interrupted()) {
      throw new CancellationException("drawing a chart was interrupted");
    }
    if (hidden) {
      return "";
    }
    if (++questions > MOST_QUESTIONS) {
      throw new Unending(this);
    }
    String text = label.apply(tick);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '…';
  }
}
