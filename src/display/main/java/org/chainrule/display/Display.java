package org.chainrule.display;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The face through which a cell shows things, imported statically in every notebook: {@code
 * display(chart)}. Without a kernel it prints the plain text to {@code System.out}.
 */
public final class Display {
  private static volatile Frontend frontend = new Console();
  private static final Renderers RENDERERS = Renderers.load();

  private Display() {}

  /**
   * Shows a value now, in the middle of the cell.
   *
   * @return the id under which {@link #updateDisplay} can replace it
   */
  public static String display(Object value) {
    String id = UUID.randomUUID().toString();
    frontend.display(render(value), id);
    return id;
  }

  /**
   * Shows the whole of a value, however long its text is.
   *
   * @return the id under which {@link #updateDisplay} can replace it
   */
  public static String showAll(Object value) {
    return display(MimeBundle.text(PlainText.whole(value)));
  }

  /**
   * Iterates over the elements and shows a progress bar with rate and time left: {@code for (var
   * epoch : progress(epochs))}.
   */
  public static <T> Iterable<T> progress(Iterable<T> elements) {
    return new Progress<>(elements);
  }

  /** Counts from 0 up to, not including, {@code end} and shows how far it has come. */
  public static Iterable<Integer> progress(int end) {
    return progress(IntStream.range(0, end).boxed().toList());
  }

  /** Replaces what was shown under the id by another value. */
  public static void updateDisplay(String id, Object value) {
    frontend.update(render(value), Objects.requireNonNull(id, "id"));
  }

  /**
   * Clears the output of the running cell: at once, or, with {@code wait}, as soon as there is new
   * output.
   */
  public static void clearOutput(boolean wait) {
    frontend.clearOutput(wait);
  }

  /** The bundle for a value: its own, that of a renderer, or its text. Null is the text "null". */
  public static MimeBundle render(Object value) {
    return RENDERERS.render(value);
  }

  /** Connects the running kernel; returns the front end that was there before. */
  public static Frontend connect(Frontend next) {
    Frontend before = frontend;
    frontend = Objects.requireNonNull(next, "next");
    return before;
  }

  private static final class Console implements Frontend {
    @Override
    public void display(MimeBundle bundle, String displayId) {
      System.out.println(bundle.plain());
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
      System.out.println(bundle.plain());
    }

    @Override
    public void clearOutput(boolean wait) {}
  }
}
