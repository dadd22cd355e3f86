package org.chainrule.kernel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.wire.Message;

/**
 * The output of one cell, in the order in which it was made. Text is buffered for some tens of
 * milliseconds and sent as one message; any other output flushes the buffer first. It can be used
 * after its cell has ended: what a thread prints later is still shown under that cell.
 */
final class CellOutput {
  static final long DEFAULT_LIMIT = 8_000_000;

  private static final long GATHER_MILLIS = 30;
  private static final int GATHER_CHARS = 1 << 16;

  private final Message request;
  private final Publisher publisher;
  private final ScheduledExecutorService timer;
  private final StringBuilder gathered = new StringBuilder();
  private String stream = "";
  private boolean flushIsDue;
  private long room;

  CellOutput(Message request, Publisher publisher, ScheduledExecutorService timer, long limit) {
    this.request = request;
    this.publisher = publisher;
    this.timer = timer;
    this.room = limit;
  }

  /** The request of the cell. */
  Message request() {
    return request;
  }

  /** Adds text to a stream. Blocks the learner's thread while subscribers are far behind. */
  void text(String name, String text) {
    if (!text.isEmpty() && mayPublish()) {
      limited(name, text);
    }
  }

  /** Waits without the lock, because the timer needs it. */
  private boolean mayPublish() {
    return publisher.awaitRoom(() -> false);
  }

  private synchronized void limited(String name, String text) {
    if (room < 0) {
      return;
    }
    if (text.length() > room) {
      gather(name, text.substring(0, (int) room));
      gather("stderr", cutNote());
      room = -1;
    } else {
      gather(name, text);
      room -= text.length();
    }
  }

  private static String cutNote() {
    return "\n[This cell printed very much: the rest of its output is not shown."
        + " %output all shows everything from the next cell on; %output 1000000 shows so many"
        + " characters.]\n";
  }

  private void gather(String name, String text) {
    if (!name.equals(stream)) {
      flush();
      stream = name;
    }
    gathered.append(text);
    if (gathered.length() >= GATHER_CHARS) {
      flush();
    } else if (!flushIsDue) {
      flushIsDue = true;
      flushLater();
    }
  }

  private void flushLater() {
    try {
      var unused = timer.schedule(this::flush, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      flush(); // the kernel is shutting down and the timer will not run
    }
  }

  synchronized void flush() {
    flushIsDue = false;
    if (gathered.length() > 0) {
      String text = gathered.toString();
      gathered.setLength(0);
      publisher.publish(request, "stream", Json.object("name", stream, "text", text));
    }
  }

  void display(MimeBundle bundle, String displayId) {
    show("display_data", bundle, displayId);
  }

  void updateDisplay(MimeBundle bundle, String displayId) {
    show("update_display_data", bundle, displayId);
  }

  private void show(String type, MimeBundle bundle, String displayId) {
    if (!mayPublish()) {
      return;
    }
    JsonObject content = content(bundle);
    content.add(
        "transient", displayId == null ? new JsonObject() : Json.object("display_id", displayId));
    publish(type, content);
  }

  void clear(boolean wait) {
    if (mayPublish()) {
      publish("clear_output", Json.object("wait", wait));
    }
  }

  private synchronized void publish(String type, JsonObject content) {
    flush();
    publisher.publish(request, type, content);
  }

  /**
   * Publishes the value of the cell.
   *
   * @param content as {@link #content} makes it
   */
  void result(JsonObject content, int executionCount) {
    content.addProperty("execution_count", executionCount);
    publish("execute_result", content);
  }

  void error(CellResult.Failed failed) {
    publish(
        "error",
        Json.object(
            "ename", failed.name(), "evalue", failed.message(), "traceback", failed.traceback()));
  }

  /**
   * Returns the data and metadata of a bundle; of a value that cannot be written as JSON, only its
   * text.
   */
  static JsonObject content(MimeBundle bundle) {
    JsonElement data;
    try {
      data = Json.tree(bundle.data());
    } catch (RuntimeException | StackOverflowError e) {
      data = Json.object(MimeBundle.TEXT, bundle.plain());
    }
    return Json.object("data", data, "metadata", bundle.metadata());
  }
}
