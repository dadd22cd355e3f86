package org.chainrule.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;
import org.chainrule.widgets.WidgetHost;

/**
 * Widgets on comms. Nothing that a front end sends is trusted: what does not fit is ignored.
 *
 * @see <a
 *     href="https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md">Jupyter
 *     widgets: messages, protocol 2.1</a>
 */
final class WidgetComms implements WidgetHost {
  static final JsonObject VERSION = Json.object("version", "2.1.0");

  /** The largest buffer that is taken from a front end. */
  private static final int LARGEST = 8 << 20;

  private final Comms comms;
  private final Map<String, Model> models = new ConcurrentHashMap<>();

  WidgetComms(Comms comms) {
    this.comms = comms;
  }

  static String commId(Message message) {
    return Json.string(message.content(), "comm_id", "");
  }

  static boolean isUpdate(Message message) {
    return message.type().equals("comm_msg")
        && Json.string(Comm.data(message), "method", "").equals("update");
  }

  /** Values and the buffers that they hold, apart. */
  private static final class Split {
    final JsonArray paths = new JsonArray();
    final List<byte[]> buffers = new ArrayList<>();

    JsonObject without(Map<String, Object> state, String... before) {
      var json = new JsonObject();
      state.forEach(
          (name, value) -> {
            if (value instanceof byte[] bytes) {
              var path = new JsonArray();
              List.of(before).forEach(path::add);
              path.add(name);
              paths.add(path);
              buffers.add(bytes);
            } else {
              json.add(name, Json.tree(value));
            }
          });
      return json;
    }
  }

  @Override
  public Peer open(Model model) {
    var split = new Split();
    JsonObject state = split.without(model.state());
    JsonObject data = Json.object("state", state, "buffer_paths", split.paths);
    Comm comm = comms.open(model.id(), TARGET, data, split.buffers);
    models.put(model.id(), model);
    comm.onMessages(messages -> received(comm, model, messages));
    comm.onClose(
        unused -> {
          models.remove(model.id());
          model.closed();
        });
    return new Peer() {
      @Override
      public void update(Map<String, Object> changed) {
        send(comm, changed);
      }

      @Override
      public void close() {
        models.remove(model.id());
        comm.close(new JsonObject());
      }

      @Override
      public void shownHere() {
        comm.showBelow(comms.owner());
      }
    };
  }

  @Override
  public String outputParent() {
    return comms.owner().id();
  }

  private static void send(Comm comm, Map<String, Object> state) {
    var split = new Split();
    comm.send(message("update", split.without(state), split), split.buffers);
  }

  private static JsonObject message(String method, JsonObject state, Split split) {
    return Json.object("method", method, "state", state, "buffer_paths", split.paths);
  }

  /** Handles messages together: of their updates, the latest value of each trait counts. */
  private void received(Comm comm, Model model, List<Message> messages) {
    var updated = new LinkedHashMap<String, Object>();
    for (Message message : messages) {
      JsonObject data = Comm.data(message);
      switch (Json.string(data, "method", "")) {
        case "update" -> updated.putAll(accepted(comm, model, message));
        case "request_state" -> send(comm, model.state());
        case "custom" -> model.message(plain(Json.child(data, "content")));
        default -> {} // of a newer protocol
      }
    }
    if (!updated.isEmpty()) {
      model.update(updated);
    }
  }

  /** What a widget can take of an update; that is echoed, so that other front ends show it too. */
  private Map<String, Object> accepted(Comm comm, Model model, Message message) {
    Map<String, Object> accepted = model.acceptable(state(message));
    if (!accepted.isEmpty()) {
      var split = new Split();
      JsonObject echo = message("echo_update", split.without(accepted), split);
      comms.answer(message, comm, echo, split.buffers);
    }
    return accepted;
  }

  /** The state of an update, with its buffers in place; those in odd places are left out. */
  private static Map<String, Object> state(Message message) {
    JsonObject data = Comm.data(message);
    Map<String, Object> state = plain(Json.child(data, "state"));
    JsonArray paths = Json.array(data, "buffer_paths");
    for (int i = 0; i < Math.min(paths.size(), message.buffers().size()); i++) {
      byte[] buffer = message.buffers().get(i);
      if (buffer.length <= LARGEST
          && paths.get(i) instanceof JsonArray path
          && path.size() == 1
          && path.get(0) instanceof JsonPrimitive name) {
        state.put(name.getAsString(), buffer);
      }
    }
    return state;
  }

  private static Map<String, Object> plain(JsonObject object) {
    var plain = new LinkedHashMap<String, Object>();
    object.asMap().forEach((name, value) -> plain.put(name, Json.plain(value)));
    return plain;
  }

  /** Answers a front end that asks for all widgets at once, as after its page was loaded again. */
  CommTarget control() {
    return new CommTarget() {
      @Override
      public String name() {
        return TARGET + ".control";
      }

      @Override
      public void opened(Comm comm, JsonObject data, List<byte[]> buffers) {
        comm.onMessage(
            (asked, unused) -> {
              if (Json.string(asked, "method", "").equals("request_states")) {
                sendAll(comm);
              }
            });
      }
    };
  }

  private void sendAll(Comm comm) {
    var split = new Split();
    var states = new JsonObject();
    models.forEach(
        (id, model) -> {
          Map<String, Object> state = model.state();
          states.add(
              id,
              Json.object(
                  "model_name",
                  state.get("_model_name"),
                  "model_module",
                  state.get("_model_module"),
                  "model_module_version",
                  state.get("_model_module_version"),
                  "state",
                  split.without(state, id, "state")));
        });
    comm.send(
        Json.object("method", "update_states", "states", states, "buffer_paths", split.paths),
        split.buffers);
  }
}
