package org.chainrule.kernel;

import com.google.gson.JsonObject;
import org.chainrule.kernel.wire.Message;

/** Where news go that a message brings about. */
@FunctionalInterface
interface Publisher {
  void publish(Message cause, String type, JsonObject content);
}
