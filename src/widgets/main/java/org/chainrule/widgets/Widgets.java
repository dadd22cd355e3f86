package org.chainrule.widgets;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chainrule.display.Display;

/** The functions of ipywidgets, imported statically in every notebook. */
public final class Widgets {
  private Widgets() {}

  /**
   * Shows a control and what the function gives for its value, drawn anew while it moves: {@code
   * interact(x -> Circuit.of(f(x)), new FloatSlider(1, -3, 3))}. Moves that come while it draws are
   * taken together: the latest value counts.
   */
  public static <A> void interact(Function<? super A, ?> function, ValueWidget<?, A> a) {
    Display.display(interactive(function, a));
  }

  /** The same with two controls. */
  public static <A, B> void interact(
      BiFunction<? super A, ? super B, ?> function, ValueWidget<?, A> a, ValueWidget<?, B> b) {
    Display.display(interactive(() -> function.apply(a.value(), b.value()), a, b));
  }

  /** What {@link #interact} shows, as a widget, to put it into another. */
  public static <A> Interactive interactive(Function<? super A, ?> function, ValueWidget<?, A> a) {
    return interactive(() -> function.apply(a.value()), a);
  }

  /** The same with any number of controls, whose values the function asks for. */
  public static Interactive interactive(Supplier<?> function, ValueWidget<?, ?>... controls) {
    return new Interactive(function, List.of(controls));
  }

  /** Keeps the values of two widgets equal; the second begins with that of the first. */
  public static <T> void link(ValueWidget<?, T> one, ValueWidget<?, T> other) {
    other.value(one.value());
    one.observe(change -> other.value(change.value()));
    other.observe(change -> one.value(change.value()));
  }

  /** The same in the front end alone, which needs no kernel: for a player and its slider. */
  public static void jslink(ValueWidget<?, ?> one, ValueWidget<?, ?> other) {
    new JsLink(one, other).open();
  }
}
