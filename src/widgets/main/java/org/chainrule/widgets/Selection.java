package org.chainrule.widgets;

import java.util.List;

/**
 * A choice of one among options, each shown as its text.
 *
 * @param <W> the widget's own class
 * @param <T> the type of the options
 */
public abstract class Selection<W extends Selection<W, T>, T> extends ValueWidget<W, T> {
  private final List<T> options;

  Selection(String kind, List<T> options) {
    super(kind, "index");
    this.options = List.copyOf(options);
    with("_options_labels", this.options.stream().map(String::valueOf).toList());
    if (!this.options.isEmpty()) {
      with("index", 0);
    }
  }

  /** What can be chosen. */
  public List<T> options() {
    return options;
  }

  @Override
  Object checked(String trait, Object value) {
    Object checked = super.checked(trait, value);
    if (trait.equals("index") && checked != null) {
      boolean there = checked instanceof Integer i && i >= 0 && i < options.size();
      if (!there) {
        throw new IllegalArgumentException("there is no option " + checked + " in " + options);
      }
    }
    return checked;
  }

  @Override
  T converted(Object index) {
    return index == null ? null : options.get((Integer) index);
  }

  @Override
  Object raw(T value) {
    return value == null ? null : (Object) options.indexOf(value);
  }
}
