package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;

/** The open comms of a kernel and the targets that can be opened. */
public final class Comms {
  /** Where a comm's messages go. */
  interface Line {
    void publish(Message cause, String type, JsonObject content, List<byte[]> buffers);

    /** The request under which output is shown now. */
    Message owner();

    /** The request that is handled now. */
    Message cause();
  }

  /** The most comms that may be open at once. */
  private static final int MOST = 10_000;

  private final Line line;
  private final Map<String, Comm> open = new ConcurrentHashMap<>();
  private final Map<String, CommTarget> registered = new ConcurrentHashMap<>();
  private Map<String, CommTarget> offered;

  Comms(Line line) {
    this.line = line;
  }

  /** Registers a target. */
  public void register(CommTarget target) {
    registered.put(target.name(), target);
  }

  /** Opens a comm to a target in the front end. */
  public Comm open(String target, JsonObject data) {
    return open(UUID.randomUUID().toString(), target, data, List.of());
  }

  Comm open(String id, String target, JsonObject data, List<byte[]> buffers) {
    var comm = new Comm(id, target, this, line.owner());
    open.put(id, comm);
    publish("comm_open", Json.object("comm_id", id, "target_name", target, "data", data), buffers);
    return comm;
  }

  /** The request under which output is shown now. */
  Message owner() {
    return line.owner();
  }

  void close(Comm comm, JsonObject data) {
    if (open.remove(comm.id()) != null) {
      publish("comm_close", Json.object("comm_id", comm.id(), "data", data), List.of());
    }
  }

  void publish(String type, JsonObject content, List<byte[]> buffers) {
    line.publish(line.cause(), type, content, buffers);
  }

  /** Publishes a message that answers a certain one. */
  void answer(Message cause, Comm comm, JsonObject data, List<byte[]> buffers) {
    line.publish(cause, "comm_msg", Json.object("comm_id", comm.id(), "data", data), buffers);
  }

  /**
   * Handles comm_open by calling the target; a comm to an unknown target is closed, as the protocol
   * demands.
   */
  void opened(Message message) {
    String id = Json.string(message.content(), "comm_id", "");
    String name = Json.string(message.content(), "target_name", "");
    CommTarget target = registered.getOrDefault(name, offered().get(name));
    if (target == null || open.size() >= MOST) {
      publish("comm_close", Json.object("comm_id", id, "data", new JsonObject()), List.of());
      return;
    }
    var comm = new Comm(id, name, this, null);
    open.put(id, comm);
    target.opened(comm, Json.child(message.content(), "data"), message.buffers());
  }

  /** Returns the comm that a comm_msg is for; empty if it is closed. */
  Optional<Comm> receiver(Message message) {
    return Optional.ofNullable(open.get(Json.string(message.content(), "comm_id", "")));
  }

  /** Closes the comm that a comm_close is for, and returns it. */
  Optional<Comm> closed(Message message) {
    return Optional.ofNullable(open.remove(Json.string(message.content(), "comm_id", "")));
  }

  /** The content of a comm_info_reply. */
  JsonObject answer(JsonObject request) {
    String wanted = Json.string(request, "target_name", "");
    var comms = new JsonObject();
    for (Comm comm : open.values()) {
      if (wanted.isEmpty() || wanted.equals(comm.target())) {
        comms.add(comm.id(), Json.object("target_name", comm.target()));
      }
    }
    return Json.object("status", "ok", "comms", comms);
  }

  private synchronized Map<String, CommTarget> offered() {
    if (offered == null) {
      offered = new HashMap<>();
      for (CommTarget target : ServiceLoader.load(CommTarget.class)) {
        offered.put(target.name(), target);
      }
    }
    return offered;
  }
}
