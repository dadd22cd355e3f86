package org.chainrule.kernel.wire;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.chainrule.kernel.io.Json;

/** A Jupyter session: creates the messages that this process sends, with their headers. */
public final class Session {
  /** The version of the messaging protocol. */
  public static final String PROTOCOL = "5.4";

  private final String id = unique();
  private final String username;
  private final AtomicLong sent = new AtomicLong();

  public Session(String username) {
    this.username = username;
  }

  /** Need not be hard to guess, so it does not wait for SecureRandom as a random UUID would. */
  private static String unique() {
    var random = new SplittableRandom();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** The time in UTC in ISO 8601; a formatter would take long to load. */
  public static String now() {
    return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS).toString();
  }

  public String id() {
    return id;
  }

  /** A message without a parent. */
  public Message message(String type, JsonObject content) {
    return message(List.of(), type, new JsonObject(), content);
  }

  /** The reply to a request, addressed to its sender. */
  public Message reply(Message request, String type, JsonObject content) {
    return message(request.identities(), type, request.header(), content);
  }

  /** A message on iopub with the request as its parent; the topic is the type. */
  public Message iopub(Message cause, String type, JsonObject content) {
    return message(topic(type), type, cause.header(), content);
  }

  /** A message on iopub without a parent. */
  public Message iopub(String type, JsonObject content) {
    return message(topic(type), type, new JsonObject(), content);
  }

  private static List<byte[]> topic(String type) {
    return List.of(type.getBytes(StandardCharsets.UTF_8));
  }

  private Message message(
      List<byte[]> identities, String type, JsonObject parent, JsonObject content) {
    JsonObject header =
        Json.object(
            "msg_id", id + "_" + sent.incrementAndGet(),
            "msg_type", type,
            "username", username,
            "session", id,
            "date", now(),
            "version", PROTOCOL);
    return new Message(identities, header, parent, new JsonObject(), content, List.of());
  }
}
