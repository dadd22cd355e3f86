package org.chainrule.kernel.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** The ZeroMQ sockets of a connection, each with what is to be done with what it receives. */
final class Sockets {
  /** What becomes of the frames that a socket receives. */
  enum Role {
    MESSAGES,
    /** A kernel's heartbeat: send back what came. */
    ECHO,
    /** A kernel's iopub: greet who subscribes. */
    WELCOME
  }

  /** One socket, used by the wire's thread alone. */
  record Socket(Channel channel, Role role, ZMQ.Socket zmq) {
    /** All frames of the next message; none when there is no message. */
    List<byte[]> tryReceive() {
      var frames = new ArrayList<byte[]>();
      byte[] frame = zmq.recv(ZMQ.DONTWAIT);
      while (frame != null) {
        frames.add(frame);
        frame = zmq.hasReceiveMore() ? zmq.recv() : null;
      }
      return frames;
    }
  }

  /** Messages that may wait inside ZeroMQ for one lagging listener. */
  private static final int NEWS_IN_FLIGHT = 256;

  /** Refuses a frame before its length alone can exhaust the memory. */
  private static final long LARGEST_FRAME = 128L << 20;

  /**
   * A few of a hundred connections that JeroMQ makes never begin to shake hands (its issue 1022);
   * it makes them anew after this time, and unless told otherwise after half a minute.
   */
  private static final int HANDSHAKE_MILLIS = 500;

  /** How soon a client knocks again at a kernel that has not opened yet. */
  private static final int TRY_AGAIN_MILLIS = 10;

  private final List<Socket> all = new ArrayList<>();
  private final List<UnixBridge> bridges = new ArrayList<>();

  private Sockets() {}

  static Sockets bind(ZMQ.Context context, Connection connection) throws IOException {
    var sockets = new Sockets();
    try {
      for (Channel channel : Channel.values()) {
        Role role =
            switch (channel) {
              case HEARTBEAT -> Role.ECHO;
              case IOPUB -> Role.WELCOME;
              case SHELL, CONTROL, STDIN -> Role.MESSAGES;
            };
        SocketType type = channel == Channel.IOPUB ? SocketType.XPUB : SocketType.ROUTER;
        sockets.bind(sockets.add(context, type, channel, role), connection, channel);
      }
      return sockets;
    } catch (IOException | RuntimeException e) {
      sockets.close(Duration.ZERO);
      throw e;
    }
  }

  static Sockets connect(ZMQ.Context context, Connection connection) throws IOException {
    var sockets = new Sockets();
    try {
      byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
      for (Channel channel : Channel.values()) {
        if (channel == Channel.HEARTBEAT) {
          continue; // a client that started the kernel sees its process
        }
        SocketType type = channel == Channel.IOPUB ? SocketType.SUB : SocketType.DEALER;
        ZMQ.Socket socket = sockets.add(context, type, channel, Role.MESSAGES);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setReconnectIVL(TRY_AGAIN_MILLIS);
        if (channel == Channel.IOPUB) {
          socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
        } else {
          // stdin requests find a client by the identity of its shell socket
          socket.setIdentity(identity);
        }
        sockets.connect(socket, connection, channel);
      }
      return sockets;
    } catch (IOException | RuntimeException e) {
      sockets.close(Duration.ZERO);
      throw e;
    }
  }

  private ZMQ.Socket add(ZMQ.Context context, SocketType type, Channel channel, Role role) {
    ZMQ.Socket socket = context.socket(type);
    all.add(new Socket(channel, role, socket));
    socket.setMaxMsgSize(LARGEST_FRAME);
    switch (type) {
      case XPUB -> {
        socket.setXpubVerbose(true);
        socket.setXpubNoDrop(true);
        socket.setSndHWM(NEWS_IN_FLIGHT);
      }
      case ROUTER -> {
        // a router that is full drops without a word: let it grow instead
        socket.setSndHWM(0);
        socket.setRouterHandover(true);
      }
      default -> {}
    }
    return socket;
  }

  private void bind(ZMQ.Socket socket, Connection connection, Channel channel) throws IOException {
    if (connection.ipc()) {
      int port = socket.bindToRandomPort("tcp://127.0.0.1");
      Path file = connection.socketFile(channel);
      Files.deleteIfExists(file); // as ZeroMQ does: a killed kernel leaves its sockets behind
      bridges.add(
          UnixBridge.open(
              UnixDomainSocketAddress.of(file),
              StandardProtocolFamily.UNIX,
              new InetSocketAddress(loopback(), port),
              StandardProtocolFamily.INET));
      return;
    }
    String endpoint = endpoint(connection.ip(), connection.port(channel));
    socket.setIPv6(endpoint.contains("["));
    try {
      socket.bind(endpoint);
    } catch (ZMQException | IllegalArgumentException e) {
      throw new IOException("cannot listen on " + endpoint + " (" + e.getMessage() + ")", e);
    }
  }

  private void connect(ZMQ.Socket socket, Connection connection, Channel channel)
      throws IOException {
    if (connection.ipc()) {
      UnixBridge bridge =
          UnixBridge.open(
              new InetSocketAddress(loopback(), 0),
              StandardProtocolFamily.INET,
              UnixDomainSocketAddress.of(connection.socketFile(channel)),
              StandardProtocolFamily.UNIX);
      bridges.add(bridge);
      socket.connect("tcp://127.0.0.1:" + bridge.port());
      return;
    }
    boolean anywhere = connection.ip().equals("0.0.0.0") || connection.ip().equals("*");
    String endpoint = endpoint(anywhere ? "127.0.0.1" : connection.ip(), connection.port(channel));
    socket.setIPv6(endpoint.contains("["));
    socket.connect(endpoint);
  }

  /** The loopback address that JeroMQ means, even where Java prefers IPv6. */
  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static String endpoint(String ip, int port) {
    boolean bareIpv6 = ip.contains(":") && !ip.startsWith("[");
    return "tcp://" + (bareIpv6 ? "[" + ip + "]" : ip) + ":" + port;
  }

  List<Socket> all() {
    return all;
  }

  int count() {
    return all.size();
  }

  /** Sends as much of a parcel as the socket takes; false when the rest has to wait. */
  boolean trySend(Outbox.Parcel parcel) {
    for (Socket socket : all) {
      if (socket.channel() == parcel.channel()) {
        return trySend(socket.zmq(), parcel);
      }
    }
    return true;
  }

  private static boolean trySend(ZMQ.Socket socket, Outbox.Parcel parcel) {
    while (!parcel.allSent()) {
      int more = parcel.nextIsLast() ? 0 : ZMQ.SNDMORE;
      try {
        if (!socket.send(parcel.next(), ZMQ.DONTWAIT | more)) {
          return false;
        }
      } catch (ZMQException e) {
        // whom it was for is gone: there is nobody to tell
        return true;
      }
      parcel.nextIsSent();
    }
    return true;
  }

  void close(Duration linger) {
    for (Socket socket : all) {
      socket.zmq().setLinger((int) linger.toMillis());
      socket.zmq().close();
    }
    bridges.forEach(UnixBridge::close);
  }
}
