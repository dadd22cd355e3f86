package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.function.BooleanSupplier;
import org.chainrule.kernel.wire.Message;

/** Publishes messages on iopub. */
@FunctionalInterface
interface Publisher {
  /** Queues a message and returns at once. */
  void publish(Message cause, String type, JsonObject content);

  /**
   * Waits while subscribers are far behind. The learner's threads call this before they publish;
   * the kernel's own threads do not.
   *
   * @param givesUp checked while waiting: whether to stop waiting
   * @return whether there is room
   */
  default boolean awaitRoom(BooleanSupplier givesUp) {
    return true;
  }
}
