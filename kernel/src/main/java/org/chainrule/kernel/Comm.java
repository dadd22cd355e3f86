package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;

/**
 * A comm: a channel between an object in the kernel and its counterpart in the front end, as
 * widgets use it.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages">
 *     Jupyter: custom messages</a>
 */
public final class Comm {
  private final String id;
  private final String target;
  private final Comms comms;
  private volatile Consumer<List<Message>> onMessages = messages -> {};
  private volatile Consumer<JsonObject> onClose = data -> {};
  private volatile Message owner;

  Comm(String id, String target, Comms comms, Message owner) {
    this.id = id;
    this.target = target;
    this.comms = comms;
    this.owner = owner;
  }

  public String id() {
    return id;
  }

  public String target() {
    return target;
  }

  /** Sets the handler of data and buffers that the front end sends. */
  public void onMessage(BiConsumer<JsonObject, List<byte[]>> listener) {
    onMessages = messages -> messages.forEach(each -> listener.accept(data(each), each.buffers()));
  }

  /** Sets the handler that is called when the front end closes the comm. */
  public void onClose(Consumer<JsonObject> listener) {
    onClose = listener;
  }

  /** Sends data to the front end. */
  public void send(JsonObject data, List<byte[]> buffers) {
    comms.publish("comm_msg", Json.object("comm_id", id, "data", data), buffers);
  }

  /** Closes the comm and sends final data. */
  public void close(JsonObject data) {
    comms.close(this, data);
  }

  /** Sets a handler of messages that were received together. */
  void onMessages(Consumer<List<Message>> listener) {
    onMessages = listener;
  }

  static JsonObject data(Message message) {
    return Json.child(message.content(), "data");
  }

  /** The request of the cell under which the output of the handlers is shown, if there is one. */
  Message owner(Message otherwise) {
    return owner == null ? otherwise : owner;
  }

  void showBelow(Message request) {
    owner = request;
  }

  void received(List<Message> messages) {
    onMessages.accept(messages);
  }

  void closed(Message message) {
    onClose.accept(data(message));
  }
}
