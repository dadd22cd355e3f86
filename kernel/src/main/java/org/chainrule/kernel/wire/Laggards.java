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
 * Watches the subscribers that publishers have to wait for. A subscriber may be slow, but while it
 * holds up the others it must take a fair share of what it has missed within its time, or it is cut
 * off. ZeroMQ connects again by itself; so a subscriber that comes soon after another was cut off
 * is given less time, lest one that never reads holds up the others again and again.
 */
final class Laggards {
  /** When a subscriber began to hold up the others, and what it had taken by then. */
  private record Watch(long since, long written) {
    static Watch of(Peer peer) {
      return new Watch(System.nanoTime(), peer.written());
    }
  }

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Bytes to be taken within the time. */
  private static final long SHARE = 3 << 18;

  /**
   * So many times the room is the most that is kept for anybody, however little time has passed.
   */
  private static final int MOST = 4;

  private static final int CUTS_REMEMBERED = 8;

  private final News news;
  private final Map<Peer, Watch> watched = new HashMap<>();
  private final Deque<Long> cuts = new ArrayDeque<>();

  Laggards(News news) {
    this.news = news;
  }

  /** Whether some subscriber is to be looked at again before long. */
  boolean isAnyWatched() {
    return !watched.isEmpty();
  }

  /** Tells the publishers how far the slowest has come; gives the subscribers to be cut off. */
  List<Peer> look(Collection<Peer> peers) {
    News.Entry newest = news.newest();
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
    news.slowestIsAt(slowest);
    lost.forEach(peer -> noteCut());
    return lost;
  }

  private boolean isLost(Peer peer, News.Entry newest) {
    long behind = newest.end() - peer.position();
    Watch watch = watched.get(peer);
    if (watch == null) {
      if (behind > news.room()) {
        watched.put(peer, Watch.of(peer));
      }
      return false;
    }
    if (behind < news.room() / 2) {
      watched.remove(peer);
      return false;
    }
    if (peer.written() - watch.written >= SHARE) {
      watched.put(peer, Watch.of(peer));
      return false;
    }
    boolean late = System.nanoTime() - watch.since > patienceWith(peer);
    // one message may be larger than that by itself
    return late || behind - newest.parcel().size() > MOST * news.room();
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
