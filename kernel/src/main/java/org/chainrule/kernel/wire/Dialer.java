package org.chainrule.kernel.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A client's way to one of a kernel's channels: connects, and connects again, as often as it takes.
 * What is to be sent waits meanwhile.
 */
final class Dialer {
  /** How soon to try again where nobody listens yet. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A client has asked for what it gets, and takes what there is. */
  private static final long LARGEST = Integer.MAX_VALUE - 1024;

  final Channel channel;
  private final Connection connection;
  private final byte[] identity;
  private final Deque<Parcel> waiting = new ArrayDeque<>();
  private SocketChannel knocking;
  private Peer peer;
  private long notBefore = System.nanoTime();

  private Dialer(Connection connection, Channel channel, byte[] identity) {
    this.connection = connection;
    this.channel = channel;
    this.identity = identity;
  }

  /** One for each channel but the heartbeat: who has started a kernel sees its process. */
  static List<Dialer> all(Connection connection) {
    // a kernel's question on stdin finds a client by the identity of its shell socket
    byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    var all = new ArrayList<Dialer>();
    for (Channel channel : Channel.values()) {
      if (channel != Channel.HEARTBEAT) {
        boolean anonymous = channel == Channel.IOPUB;
        all.add(new Dialer(connection, channel, anonymous ? new byte[0] : identity));
      }
    }
    return all;
  }

  void send(Parcel parcel) {
    if (peer != null && peer.isReady() && !peer.isClosed()) {
      peer.enqueue(parcel);
    } else {
      waiting.add(parcel);
    }
  }

  /** Starts over after a connection has ended, and tries to connect if it is time. */
  void dial(Selector selector, Peer.Events events) {
    if (peer != null && peer.isClosed()) {
      if (peer.isReady()) {
        List<Parcel> unwritten = new ArrayList<>(peer.unwritten());
        unwritten.addAll(waiting);
        waiting.clear();
        waiting.addAll(unwritten);
      }
      peer = null;
      later();
    }
    if (peer == null && knocking == null && System.nanoTime() - notBefore >= 0) {
      knock(selector, events);
    }
  }

  /** Whether it is to be asked to {@link #dial} again soon. */
  boolean isWaiting() {
    return peer == null;
  }

  private void later() {
    notBefore = System.nanoTime() + AGAIN_NANOS;
  }

  private void knock(Selector selector, Peer.Events events) {
    try {
      knocking =
          connection.ipc() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
      knocking.configureBlocking(false);
      if (!connection.ipc() && takesAPortOfTheKernel()) {
        giveUp();
      } else if (knocking.connect(address())) {
        connected(selector, events);
      } else {
        knocking.register(selector, SelectionKey.OP_CONNECT, this);
      }
    } catch (IOException | RuntimeException e) {
      giveUp();
    }
  }

  /** The system may give a client the very port that the kernel is about to listen on. */
  private boolean takesAPortOfTheKernel() throws IOException {
    knocking.bind(null);
    int own = ((InetSocketAddress) knocking.getLocalAddress()).getPort();
    return connection.ports().containsValue(own);
  }

  private SocketAddress address() {
    if (connection.ipc()) {
      return UnixDomainSocketAddress.of(connection.socketFile(channel));
    }
    String ip = connection.ip();
    boolean anywhere = ip.equals("0.0.0.0") || ip.equals("*");
    return new InetSocketAddress(anywhere ? "127.0.0.1" : ip, connection.port(channel));
  }

  /** Called when the system says that the connection is made, or that it is not. */
  void answered(Selector selector, Peer.Events events) {
    try {
      if (knocking.finishConnect()) {
        connected(selector, events);
      }
    } catch (IOException e) {
      giveUp();
    }
  }

  private void connected(Selector selector, Peer.Events events) throws IOException {
    Peer.Kind kind = channel == Channel.IOPUB ? Peer.Kind.SUB : Peer.Kind.DEALER;
    peer = new Peer(channel, kind, knocking, selector, identity, LARGEST, events);
    knocking = null;
  }

  private void giveUp() {
    try {
      if (knocking != null) {
        knocking.close();
      }
    } catch (IOException e) {
      // it was never open
    }
    knocking = null;
    later();
  }

  /** The connection, when there is one. */
  Peer peer() {
    return peer;
  }

  /** The other end is there: subscribes to everything, or sends what has waited. */
  void ready() {
    if (channel == Channel.IOPUB) {
      peer.enqueue(Parcel.of(List.of(new byte[] {1})));
    }
    while (!waiting.isEmpty()) {
      peer.enqueue(waiting.poll());
    }
  }
}
