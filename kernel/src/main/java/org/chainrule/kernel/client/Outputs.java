package org.chainrule.kernel.client;

import com.google.gson.JsonObject;
import java.util.function.BiConsumer;
import org.chainrule.kernel.wire.Message;

/**
 * What hears the output of a cell while it runs. Every method does nothing unless it is overridden.
 */
public interface Outputs {
  /** A listener that hears nothing. */
  static Outputs ignored() {
    return new Outputs() {};
  }

  /**
   * A message on iopub that the cell has brought about: stream, display_data, execute_result,
   * error, update_display_data, clear_output, execute_input, status, comm messages.
   */
  default void heard(Message message) {}

  /** The cell asks for a line. */
  default String answer(String prompt, boolean password) {
    throw new UnsupportedOperationException("nobody is there to answer \"" + prompt + "\"");
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
