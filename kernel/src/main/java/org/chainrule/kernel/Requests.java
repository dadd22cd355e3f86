package org.chainrule.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Message;

/**
 * Requests that wait for one thread. Each sender's are served in the order in which they came, and
 * the senders take turns: one that sends a thousand does not make the others wait for all of them.
 */
final class Requests {
  /**
   * A request.
   *
   * @param channel the channel on which it is answered
   * @param aborted whether one before it, of the same sender, failed and took it along
   */
  record Next(Channel channel, Message message, boolean aborted) {}

  private record Waiting(Channel channel, Message message, long place) {}

  /** What one sender has in line. */
  private static final class Line {
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytes;
  }

  /** Above this, a sender has to wait before it may send more. */
  private static final long MOST_BYTES = 16 << 20;

  private final Map<ByteBuffer, Line> lines = new LinkedHashMap<>();

  /** Up to which place a sender's requests are aborted. */
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
      lines.put(sender, line); // behind the others
    }
    return new Next(next.channel, next.message, abort);
  }

  /** Aborts what waits behind a request of the same sender. */
  synchronized void abortBehind(Message failed) {
    ByteBuffer sender = sender(failed);
    if (lines.containsKey(sender)) {
      aborted.put(sender, places);
    }
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
