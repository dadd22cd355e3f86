package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.function.BooleanSupplier;
import org.chainrule.kernel.wire.Message;

/** Where news go that a message brings about. */
@FunctionalInterface
interface Publisher {
  /** Puts the news in line and returns at once. */
  void publish(Message cause, String type, JsonObject content);

  /**
   * Waits while those who listen are far behind. Threads of the learner's wait here before they
   * publish; the kernel's own threads do not.
   *
   * @param givesUp looked at while waiting: whether to wait no more
   * @return whether there is room
   */
  default boolean awaitRoom(BooleanSupplier givesUp) {
    return true;
  }
}
