package org.chainrule.kernel.wire;

import java.util.function.BooleanSupplier;

/**
 * Everything that is published, in order. Each subscriber reads at its own pace, and what the
 * slowest of them has not read yet is kept, once for all. A publisher waits while that is more than
 * there is room for; a subscriber that keeps publishers waiting is cut off by the wire.
 */
final class News {
  /** A parcel and what follows it. What no subscriber points at is garbage. */
  static final class Entry {
    private final Parcel parcel;

    /** How many bytes have been published up to and with this. */
    private final long end;

    private volatile Entry next;

    private Entry(Parcel parcel, long end) {
      this.parcel = parcel;
      this.end = end;
    }

    Parcel parcel() {
      return parcel;
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
   * @param room how many bytes are kept before publishers wait
   */
  News(long room) {
    this.room = room;
  }

  long room() {
    return room;
  }

  synchronized void put(Parcel parcel) {
    var entry = new Entry(parcel, newest.end + parcel.size());
    newest.next = entry;
    newest = entry;
  }

  /** What was published last; a new subscriber hears what follows it. */
  synchronized Entry newest() {
    return newest;
  }

  /** The wire tells how far the slowest subscriber has come. */
  synchronized void slowestIsAt(long position) {
    slowest = position;
    notifyAll();
  }

  /**
   * Waits until there is room, or until the caller is interrupted or gives up.
   *
   * @return whether there is room; for one who waits no more, twice as much counts as room
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
