package org.chainrule.widgets;

import java.util.Map;
import java.util.function.Consumer;
import org.chainrule.display.MimeBundle;

/**
 * A widget with a value that the user chooses.
 *
 * @param <W> the widget's own class
 * @param <T> the type of its value
 */
public abstract class ValueWidget<W extends ValueWidget<W, T>, T> extends Widget<W> {
  private final String trait;

  ValueWidget(String kind) {
    this(kind, "value");
  }

  ValueWidget(String kind, String trait) {
    super(kind);
    this.trait = trait;
  }

  /** With a value and its bounds. */
  ValueWidget(String kind, T value, T min, T max) {
    this(kind);
    with("min", min);
    with("max", max);
    with("value", value);
  }

  /** The value now. */
  public T value() {
    return converted(get(trait));
  }

  /** Sets the value; a number is brought into the bounds. */
  public W value(T value) {
    return with(trait, raw(value));
  }

  /** Calls a listener after every change of the value. */
  public W observe(Consumer<Change<T>> listener) {
    return observe(
        trait,
        change ->
            listener.accept(
                new Change<>("value", converted(change.old()), converted(change.value()), this)));
  }

  @SuppressWarnings("unchecked") // checked() has seen to the type
  T converted(Object raw) {
    return (T) raw;
  }

  Object raw(T value) {
    return value;
  }

  String trait() {
    return trait;
  }

  /** A value outside of the bounds is brought into them, for widgets that have bounds. */
  @Override
  Map<String, Object> consequences() {
    return has("min") && has("max") ? bounded(number("min"), number("max")) : Map.of();
  }

  final Map<String, Object> bounded(double min, double max) {
    double value = number("value");
    double inside = Math.min(Math.max(value, min), Math.max(min, max));
    return inside == value ? Map.of() : Map.of("value", checked("value", inside));
  }

  double number(String name) {
    return ((Number) get(name)).doubleValue();
  }

  /** What the control says: its description and its value. */
  @Override
  MimeBundle still() {
    Object description = get("description");
    return MimeBundle.text("".equals(description) ? toString() : description + " = " + value());
  }
}
