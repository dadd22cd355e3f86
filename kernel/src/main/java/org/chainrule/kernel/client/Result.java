package org.chainrule.kernel.client;

import com.google.gson.JsonObject;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Message;

/**
 * How a cell ended.
 *
 * @param content the execute_reply
 * @param metadata its metadata
 */
public record Result(JsonObject content, JsonObject metadata) {
  static Result of(Message reply) {
    return new Result(reply.content(), reply.metadata());
  }

  /** "ok", "error" or "aborted". */
  public String status() {
    return Json.string(content, "status", "");
  }

  public boolean ok() {
    return status().equals("ok");
  }

  /** The number in the cell's prompt; 0 if it was not run. */
  public int executionCount() {
    return Json.integer(content, "execution_count", 0);
  }

  /** The line of the cell where it failed, from 1; 0 if it is unknown. */
  public int line() {
    return Json.integer(metadata, "line", 0);
  }
}
