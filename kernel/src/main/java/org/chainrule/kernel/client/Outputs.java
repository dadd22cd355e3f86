package org.chainrule.kernel.client;

import com.google.gson.JsonObject;
import java.util.function.BiConsumer;
import org.chainrule.kernel.wire.Message;

/** Callbacks for the output of a running cell. By default they do nothing. */
public interface Outputs {
  /** A listener that hears nothing. */
  static Outputs ignored() {
    return new Outputs() {};
  }

  /**
   * A message on iopub with the cell's request as parent: stream, display_data, execute_result,
   * error, update_display_data, clear_output, execute_input, status, comm messages.
   */
  default void heard(Message message) {}

  /** The cell asks for a line. */
  default String answer(String prompt, boolean password) {
    throw new UnsupportedOperationException("there is no input for \"" + prompt + "\"");
  }

  /** Whether {@link #answer} will answer. */
  default boolean answers() {
    return false;
  }

  /** A listener for outputs alone, by type and content. */
  static Outputs of(BiConsumer<String, JsonObject> listener) {
    return new Outputs() {
      @Override
      public void heard(Message message) {
        listener.accept(message.type(), message.content());
      }
    };
  }
}
