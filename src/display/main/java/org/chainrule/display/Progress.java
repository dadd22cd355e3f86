package org.chainrule.display;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;

/** A loop that shows how far it has come, once it has lasted a second. */
record Progress<T>(Iterable<T> elements) implements Iterable<T> {
  private static final long FIRST_NANOS = 1_000_000_000;
  private static final long EVERY_NANOS = 100_000_000;
  private static final int WIDTH = 30;

  @Override
  public Iterator<T> iterator() {
    int total = elements instanceof Collection<?> collection ? collection.size() : -1;
    return new Counted<>(elements.iterator(), total);
  }

  private static final class Counted<T> implements Iterator<T> {
    private final Iterator<T> elements;
    private final int total;
    private final long start = System.nanoTime();
    private long shown = start + FIRST_NANOS - EVERY_NANOS;
    private String id;
    private int done = -1;

    Counted(Iterator<T> elements, int total) {
      this.elements = elements;
      this.total = total;
    }

    @Override
    public boolean hasNext() {
      boolean more = elements.hasNext();
      if (!more && id != null) {
        done++;
        show();
      }
      return more;
    }

    @Override
    public T next() {
      T element = elements.next();
      done++;
      if (System.nanoTime() - shown >= EVERY_NANOS) {
        show();
      }
      return element;
    }

    private void show() {
      shown = System.nanoTime();
      MimeBundle bar = MimeBundle.text(bar(done, total, (shown - start) / 1e9));
      if (id == null) {
        id = Display.display(bar);
      } else {
        Display.updateDisplay(id, bar);
      }
    }
  }

  static String bar(int done, int total, double seconds) {
    double rate = done / Math.max(seconds, 1e-9);
    if (total < 0) {
      return String.format(Locale.ROOT, "%d  %.1f/s  %s", done, rate, time(seconds));
    }
    int full = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
    String left = done == 0 || done >= total ? "" : ", " + time((total - done) / rate) + " left";
    return String.format(
        Locale.ROOT,
        "%3d %% %s%s %d/%d  %.1f/s  %s%s",
        total == 0 ? 100 : 100L * done / total,
        "█".repeat(full),
        "░".repeat(WIDTH - full),
        done,
        total,
        rate,
        time(seconds),
        left);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }
}
