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
 * Connects a client to one of a kernel's channels, and reconnects after a connection has ended.
 * Messages are queued meanwhile.
 */
final class Dialer {
  /** The delay before the next attempt. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** No limits: a client receives what it has asked for. */
  private static final long LARGEST = Integer.MAX_VALUE - 1024;

  final Channel channel;
  private final Connection connection;
  private final byte[] identity;
  private final Deque<EncodedMessage> waiting = new ArrayDeque<>();
  private SocketChannel knocking;
  private Peer peer;
  private long notBefore = System.nanoTime();

  private Dialer(Connection connection, Channel channel, byte[] identity) {
    this.connection = connection;
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Returns one for each channel but the heartbeat: whoever starts a kernel can watch its process.
   */
  static List<Dialer> all(Connection connection) {
    // the kernel routes input_request by the identity of the client's shell socket
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

  void send(EncodedMessage message) {
    if (peer != null && peer.isReady() && !peer.isClosed()) {
      peer.enqueue(message);
    } else {
      waiting.add(message);
    }
  }

  /** Connects, if there is no connection and the delay is over. */
  void dial(Selector selector, Peer.Events events) {
    if (peer != null && peer.isClosed()) {
      if (peer.isReady()) {
        List<EncodedMessage> unwritten = new ArrayList<>(peer.unwritten());
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

  /** Whether {@link #dial} is to be called again soon. */
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

  /**
   * Whether the socket is connected to itself, which happens if the system chooses the kernel's
   * port as the client's own.
   */
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

  /** Called when the attempt to connect has succeeded or failed. */
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

  /** The connection, if there is one. */
  Peer peer() {
    return peer;
  }

  /** Called after the handshake: subscribes to everything, or sends what was queued. */
  void ready() {
    if (channel == Channel.IOPUB) {
      peer.enqueue(EncodedMessage.of(List.of(new byte[] {1})));
    }
    while (!waiting.isEmpty()) {
      peer.enqueue(waiting.poll());
    }
  }
}
