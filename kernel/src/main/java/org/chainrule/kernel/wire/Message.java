package org.chainrule.kernel.wire;

import com.google.gson.JsonObject;
import java.util.List;
import org.chainrule.kernel.io.Json;

/**
 * One Jupyter message. Header and parent are kept as received, with unknown fields.
 *
 * @param identities the routing prefix: the sender, the recipient, or the topic on {@link
 *     Channel#IOPUB}
 * @param header msg_id, msg_type, session, username, date, version
 * @param parent the header of the message that caused this one; empty if there is none
 * @param buffers binary attachments of widget messages
 */
public record Message(
    List<byte[]> identities,
    JsonObject header,
    JsonObject parent,
    JsonObject metadata,
    JsonObject content,
    List<byte[]> buffers) {
  private static final int OVERHEAD = 1000;

  public Message {
    identities = List.copyOf(identities);
    buffers = List.copyOf(buffers);
  }

  /** The {@code msg_type}, for instance execute_request. */
  public String type() {
    return Json.string(header, "msg_type", "");
  }

  /** The {@code msg_id}. */
  public String id() {
    return Json.string(header, "msg_id", "");
  }

  /** The {@code msg_id} of the message that caused this one; empty if there is none. */
  public String parentId() {
    return Json.string(parent, "msg_id", "");
  }

  /** Approximately how many bytes of memory it takes. */
  public long size() {
    long attached = buffers.stream().mapToLong(buffer -> buffer.length).sum();
    return OVERHEAD + attached + Json.size(content) + Json.size(metadata) + Json.size(parent);
  }

  /** This message with another routing prefix. */
  Message withIdentities(List<byte[]> others) {
    return new Message(others, header, parent, metadata, content, buffers);
  }

  /** This message with other metadata. */
  public Message withMetadata(JsonObject other) {
    return new Message(identities, header, parent, other, content, buffers);
  }

  /** This message with binary attachments. */
  public Message withBuffers(List<byte[]> attachments) {
    return new Message(identities, header, parent, metadata, content, attachments);
  }
}
