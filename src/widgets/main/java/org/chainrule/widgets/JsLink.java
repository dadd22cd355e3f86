package org.chainrule.widgets;

import java.util.List;

/** Two values that the front end keeps equal by itself, also without a kernel. */
final class JsLink extends Widget<JsLink> {
  JsLink(ValueWidget<?, ?> one, ValueWidget<?, ?> other) {
    super("Link");
    with("source", List.of(one, one.trait())).with("target", List.of(other, other.trait()));
  }
}
