package org.chainrule.kernel.wire;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The clients that are connected to a kernel, and the listening sockets. */
final class Peers {
  /** The most connections of one channel; beyond it, a new connection replaces an idle one. */
  private static final int MOST = 2000;

  private static final int ACCEPTS_IN_A_TURN = 64;
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LARGEST_SUBSCRIPTION = 1 << 12;
  private static final long LARGEST_BEAT = 1 << 16;

  private final Selector selector;
  private final IopubLog iopub;
  private final Peer.Events events;
  private final List<ListeningSocket> sockets = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private long admitted;
  private boolean full;
  private long fullSince;

  Peers(Selector selector, IopubLog iopub, Peer.Events events) {
    this.selector = selector;
    this.iopub = iopub;
    this.events = events;
  }

  void open(Connection connection) throws IOException {
    for (Channel channel : Channel.values()) {
      sockets.add(ListeningSocket.open(connection, channel, selector));
    }
  }

  List<Peer> all() {
    return peers;
  }

  List<Peer> named(Channel channel, byte[] name) {
    return peers.stream()
        .filter(peer -> peer.channel == channel && peer.isReady() && peer.isCalled(name))
        .toList();
  }

  void accept(ListeningSocket socket) {
    for (int i = 0; i < ACCEPTS_IN_A_TURN; i++) {
      try {
        SocketChannel accepted = socket.accept();
        if (accepted == null) {
          return;
        }
        admit(socket.channel, accepted);
      } catch (IOException e) {
        // too many open files
        makeRoom(peer -> true);
        waitAWhile();
        return;
      }
    }
  }

  private void admit(Channel channel, SocketChannel accepted) throws IOException {
    if (peers.stream().filter(peer -> peer.channel == channel).count() >= MOST
        && !makeRoom(peer -> peer.channel == channel)) {
      accepted.close();
      return;
    }
    Peer.Kind kind =
        switch (channel) {
          case SHELL, CONTROL, STDIN -> Peer.Kind.REQUESTS;
          case IOPUB -> Peer.Kind.SUBSCRIBER;
          case HEARTBEAT -> Peer.Kind.ECHO;
        };
    long largest =
        switch (kind) {
          case SUBSCRIBER -> LARGEST_SUBSCRIPTION;
          case ECHO -> LARGEST_BEAT;
          default -> Memory.message();
        };
    try {
      var peer = new Peer(channel, kind, accepted, selector, new byte[0], largest, events);
      // until it sends its own; ZeroMQ reserves identities that begin with a zero byte
      byte[] name = ("\0" + ++admitted).getBytes(StandardCharsets.US_ASCII);
      peer.admit(name, kind == Peer.Kind.SUBSCRIBER ? iopub : null);
      peers.add(peer);
    } catch (IOException | RuntimeException e) {
      accepted.close();
    }
  }

  /** Closes the oldest idle connection; returns whether there was one. */
  private boolean makeRoom(Predicate<Peer> among) {
    Optional<Peer> idle =
        peers.stream()
            .filter(among)
            .filter(peer -> !peer.isProven() && !peer.isClosed())
            .min(Comparator.comparingLong(peer -> peer.since));
    idle.ifPresent(Peer::close);
    peers.removeIf(Peer::isClosed);
    return idle.isPresent();
  }

  private void waitAWhile() {
    full = true;
    fullSince = System.nanoTime();
    sockets.forEach(socket -> socket.open(false));
  }

  /** Whether {@link #look} is to be called again soon. */
  boolean areTimed() {
    return full || peers.stream().anyMatch(peer -> !peer.isReady());
  }

  /** Removes closed connections and those whose handshake has timed out. */
  void look() {
    long now = System.nanoTime();
    for (Peer peer : peers) {
      if (!peer.isReady() && now - peer.since > HANDSHAKE_NANOS) {
        peer.close();
      }
    }
    peers.removeIf(Peer::isClosed);
    if (full && now - fullSince > FULL_NANOS) {
      full = false;
      sockets.forEach(socket -> socket.open(true));
    }
  }

  /**
   * Closes the connections with the largest partly received messages if these take too much memory.
   */
  void boundMemory(Peer grown) {
    if (grown.held() < Memory.unfinished() / MOST) {
      return;
    }
    if (peers.stream().mapToLong(Peer::held).sum() > Memory.unfinished()) {
      peers.stream().max(Comparator.comparingLong(Peer::held)).ifPresent(Peer::close);
    }
  }

  void close() {
    sockets.forEach(ListeningSocket::close);
  }
}
