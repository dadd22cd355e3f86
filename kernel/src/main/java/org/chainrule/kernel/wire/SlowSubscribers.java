package org.chainrule.kernel.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decides which slow subscribers are disconnected. A subscriber that makes publishers wait must
 * read a share of its backlog within a time limit. ZeroMQ reconnects by itself, so a subscriber
 * that connects soon after another was disconnected gets less time: one that never reads would
 * otherwise block publishers again and again.
 */
final class SlowSubscribers {
  /** When a subscriber began to make publishers wait, and how far it had read by then. */
  private record Watch(long since, long written) {
    static Watch of(Peer peer) {
      return new Watch(System.nanoTime(), peer.written());
    }
  }

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Bytes to be read within the time limit. */
  private static final long SHARE = 3 << 18;

  /** A subscriber whose backlog exceeds the room so many times is disconnected at once. */
  private static final int MOST = 4;

  private static final int CUTS_REMEMBERED = 8;

  private final IopubLog iopub;
  private final Map<Peer, Watch> watched = new HashMap<>();
  private final Deque<Long> cuts = new ArrayDeque<>();

  SlowSubscribers(IopubLog iopub) {
    this.iopub = iopub;
  }

  /** Whether {@link #look} is to be called again soon. */
  boolean isAnyWatched() {
    return !watched.isEmpty();
  }

  /** Updates the position of the slowest subscriber; returns the subscribers to disconnect. */
  List<Peer> look(Collection<Peer> peers) {
    IopubLog.Entry newest = iopub.newest();
    long slowest = newest.end();
    var lost = new ArrayList<Peer>();
    watched.keySet().removeIf(peer -> peer.isClosed() || !peer.isListening());
    for (Peer peer : peers) {
      if (peer.isClosed() || !peer.isListening()) {
        continue;
      }
      if (isLost(peer, newest)) {
        lost.add(peer);
      } else {
        slowest = Math.min(slowest, peer.position());
      }
    }
    iopub.slowestIsAt(slowest);
    lost.forEach(peer -> noteCut());
    return lost;
  }

  private boolean isLost(Peer peer, IopubLog.Entry newest) {
    long behind = newest.end() - peer.position();
    Watch watch = watched.get(peer);
    if (watch == null) {
      if (behind > iopub.room()) {
        watched.put(peer, Watch.of(peer));
      }
      return false;
    }
    if (behind < iopub.room() / 2) {
      watched.remove(peer);
      return false;
    }
    if (peer.written() - watch.written >= SHARE) {
      watched.put(peer, Watch.of(peer));
      return false;
    }
    boolean late = System.nanoTime() - watch.since > patienceWith(peer);
    // a single message may be larger than that
    return late || behind - newest.message().size() > MOST * iopub.room();
  }

  private long patienceWith(Peer peer) {
    long before =
        cuts.stream()
            .filter(cut -> cut - peer.since <= 0 && peer.since - cut < FORGIVEN_NANOS)
            .count();
    return PATIENCE_NANOS >> (2 * before);
  }

  private void noteCut() {
    cuts.add(System.nanoTime());
    if (cuts.size() > CUTS_REMEMBERED) {
      cuts.poll();
    }
  }
}
