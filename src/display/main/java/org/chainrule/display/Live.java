package org.chainrule.display;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A picture that is updated in place while a cell runs. Updates are limited: not more often than
 * every 50 ms, and not more than about a fifth of the time, so a training loop can ask after every
 * step.
 *
 * <pre>{@code
 * Curves curves = Curves.learning();
 * try (Live live = Live.show(curves)) {
 *   for (int step = 0; step < 1000; step++) {
 *     curves.add("train", step, train());
 *     live.update();
 *   }
 * }
 * }</pre>
 */
public final class Live implements AutoCloseable {
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int PAUSE_PER_DRAWING = 4;

  private final Displayable shown;
  private final LongSupplier clock;
  private final String id;
  private long next;
  private boolean stale;

  private Live(Displayable shown, LongSupplier clock) {
    this.shown = shown;
    this.clock = clock;
    long begin = clock.getAsLong();
    this.id = Display.display(shown);
    pause(begin);
  }

  /** Shows it now. */
  public static Live show(Displayable picture) {
    return show(picture, System::nanoTime);
  }

  /** The same with a clock in nanoseconds. */
  static Live show(Displayable picture, LongSupplier clock) {
    return new Live(picture, clock);
  }

  /** Redraws it, or remembers that it has changed when it was redrawn a moment ago. */
  public void update() {
    stale = true;
    if (clock.getAsLong() - next >= 0) {
      redraw();
    }
  }

  /** Shows the last state. */
  @Override
  public void close() {
    if (stale) {
      redraw();
    }
  }

  private void redraw() {
    long begin = clock.getAsLong();
    Display.updateDisplay(id, shown);
    stale = false;
    pause(begin);
  }

  private void pause(long begin) {
    long now = clock.getAsLong();
    next = now + Math.max(SHORTEST_PAUSE, PAUSE_PER_DRAWING * (now - begin));
  }
}
