package org.chainrule.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Message;

/**
 * A queue of requests. Those of one client are taken in order, and clients take turns, so that one
 * that sends a thousand requests does not block the others.
 */
final class Requests {
  /**
   * A request.
   *
   * @param channel the channel on which it is answered
   * @param aborted whether an earlier request of the same client failed and aborted it
   */
  record Next(Channel channel, Message message, boolean aborted) {}

  private record Waiting(Channel channel, Message message, long place) {}

  /** The queued requests of one client. */
  private static final class Line {
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytes;
  }

  /** The most queued requests of a client before nothing more is read from it. */
  private static final long MOST_BYTES = 16 << 20;

  private final Map<ByteBuffer, Line> lines = new LinkedHashMap<>();

  /** The number up to which a client's requests are aborted. */
  private final Map<ByteBuffer, Long> aborted = new HashMap<>();

  private long places;
  private int size;

  synchronized void add(Channel channel, Message message) {
    Line line = lines.computeIfAbsent(sender(message), name -> new Line());
    line.waiting.add(new Waiting(channel, message, places++));
    line.bytes += message.size();
    size++;
    notifyAll();
  }

  /** Waits for the next one. */
  synchronized Next take() throws InterruptedException {
    while (size == 0) {
      wait();
    }
    ByteBuffer sender = lines.keySet().iterator().next();
    Line line = lines.remove(sender);
    Waiting next = line.waiting.remove();
    size--;
    line.bytes -= next.message.size();
    boolean abort = next.place < aborted.getOrDefault(sender, 0L);
    if (line.waiting.isEmpty()) {
      aborted.remove(sender);
    } else {
      lines.put(sender, line); // after the other clients
    }
    return new Next(next.channel, next.message, abort);
  }

  /** Aborts the queued requests of the same client that came after this one. */
  synchronized void abortBehind(Message failed) {
    ByteBuffer sender = sender(failed);
    if (lines.containsKey(sender)) {
      aborted.put(sender, places);
    }
  }

  /**
   * Takes out the messages that the same client has sent behind one, to the same comm, as long as
   * nothing but updates of widgets stands between.
   */
  synchronized List<Message> takeAlong(Message update) {
    var along = new ArrayList<Message>();
    Line line = lines.get(sender(update));
    if (line == null || !WidgetComms.isUpdate(update)) {
      return along;
    }
    for (var each = line.waiting.iterator(); each.hasNext(); ) {
      Message next = each.next().message;
      if (!WidgetComms.isUpdate(next)) {
        break;
      }
      if (WidgetComms.commId(next).equals(WidgetComms.commId(update))) {
        each.remove();
        along.add(next);
        size--;
        line.bytes -= next.size();
      }
    }
    if (line.waiting.isEmpty()) {
      lines.remove(sender(update));
      aborted.remove(sender(update));
    }
    return along;
  }

  synchronized boolean hasRoomFor(byte[] sender) {
    Line line = lines.get(ByteBuffer.wrap(sender));
    return line == null || line.bytes < MOST_BYTES;
  }

  synchronized int size() {
    return size;
  }

  private static ByteBuffer sender(Message message) {
    return ByteBuffer.wrap(
        message.identities().isEmpty() ? new byte[0] : message.identities().get(0));
  }
}
