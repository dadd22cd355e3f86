package org.chainrule.plot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Labels of ticks, no two alike: where labels repeat, XChart looks for another distance of ticks,
 * and if there is none it looks for ever. A repeated label gets characters that are not seen.
 */
final class TickLabels implements Function<Double, String> {
  private static final char NOT_SEEN = '\u200b';

  private final DoubleFunction<String> label;
  private final Map<Double, String> given = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  TickLabels(DoubleFunction<String> label) {
    this.label = label;
  }

  @Override
  public String apply(Double tick) {
    return given.computeIfAbsent(
        tick,
        value -> {
          String text = label.apply(value);
          while (!taken.add(text)) {
            text += NOT_SEEN;
          }
          return text;
        });
  }
}
