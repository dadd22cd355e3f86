package org.chainrule.kernel.wire;

import java.util.function.BooleanSupplier;

/**
 * The published messages, in order, as a linked list. Each subscriber reads at its own pace; what
 * the slowest has not read yet is kept once for all of them. Publishers wait while that exceeds the
 * room; the wire disconnects subscribers that make them wait for too long.
 */
final class IopubLog {
  /** A node of the list. Nodes before the slowest subscriber's are garbage. */
  static final class Entry {
    private final EncodedMessage message;

    /** The bytes published up to and including this node. */
    private final long end;

    private volatile Entry next;

    private Entry(EncodedMessage message, long end) {
      this.message = message;
      this.end = end;
    }

    EncodedMessage message() {
      return message;
    }

    long end() {
      return end;
    }

    Entry next() {
      return next;
    }
  }

  private static final long SLICE_MILLIS = 50;

  private final long room;
  private Entry newest = new Entry(null, 0);
  private long slowest;
  private boolean closed;

  /**
   * @param room how many unread bytes are kept before publishers wait
   */
  IopubLog(long room) {
    this.room = room;
  }

  long room() {
    return room;
  }

  synchronized void put(EncodedMessage message) {
    var entry = new Entry(message, newest.end + message.size());
    newest.next = entry;
    newest = entry;
  }

  /** The last node; a new subscriber receives what follows it. */
  synchronized Entry newest() {
    return newest;
  }

  /** Sets the position of the slowest subscriber. */
  synchronized void slowestIsAt(long position) {
    slowest = position;
    notifyAll();
  }

  /**
   * Waits until there is room, or until the caller is interrupted or gives up.
   *
   * @return whether there is room; if the caller stopped waiting, whether there is less than twice
   *     the room in use
   */
  synchronized boolean awaitRoom(BooleanSupplier givesUp) {
    while (behind() > room && !closed) {
      if (givesUp.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return behind() <= 2 * room;
      }
      try {
        wait(SLICE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return true;
  }

  private long behind() {
    return newest.end - slowest;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
