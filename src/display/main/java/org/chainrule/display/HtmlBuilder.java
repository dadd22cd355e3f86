package org.chainrule.display;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Builds HTML. Text and the values of attributes are escaped, and an element that is open at the
 * end is an error:
 *
 * <pre>{@code
 * new HtmlBuilder().element("td", "7 < 8", "class", "n").toString()
 * }</pre>
 */
public final class HtmlBuilder {
  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn; an attribute whose value is null is left out
   */
  public HtmlBuilder open(String tag, String... attributes) {
    open.push(tag);
    return start(tag, attributes);
  }

  /** Closes the element that was opened last. */
  public HtmlBuilder close() {
    html.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that holds nothing but text. */
  public HtmlBuilder element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element that has no end, such as {@code img}. */
  public HtmlBuilder start(String tag, String... attributes) {
    html.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        html.append(' ').append(attributes[i]).append("=\"");
        html.append(Html.escape(attributes[i + 1])).append('"');
      }
    }
    html.append('>');
    return this;
  }

  /** Text, escaped. */
  public HtmlBuilder text(String text) {
    html.append(Html.escape(text));
    return this;
  }

  /** Text of several lines, escaped, with {@code <br>} between the lines. */
  public HtmlBuilder lines(String text) {
    html.append(Html.escape(text).replaceAll("\\R", "<br>"));
    return this;
  }

  /** HTML that is put in as it is. */
  public HtmlBuilder html(String source) {
    html.append(source);
    return this;
  }

  /** A line end in the source. */
  public HtmlBuilder newline() {
    html.append('\n');
    return this;
  }

  /**
   * The HTML so far.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("<" + open.peek() + "> is still open");
    }
    return html.toString();
  }
}
