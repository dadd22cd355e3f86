package org.chainrule.kernel.language.runtime;

import java.util.Optional;
import org.chainrule.display.MimeBundle;

/** How a call in the cells' JVM ended. */
public sealed interface Invocation {
  /** It returned. The bundle is what was to be shown, if anything was. */
  record Returned(Optional<MimeBundle> shown) implements Invocation {}

  /** It threw. */
  record Threw(Thrown thrown) implements Invocation {}

  /**
   * The cell was interrupted.
   *
   * @param stuck whether its thread did not stop and had to be given up
   */
  record Interrupted(boolean stuck) implements Invocation {}

  /** A call that returned and shows nothing. */
  Invocation NOTHING = new Returned(Optional.empty());
}
