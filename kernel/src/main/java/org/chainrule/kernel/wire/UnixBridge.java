package org.chainrule.kernel.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries bytes between Unix domain sockets and TCP on the loopback interface. JeroMQ's own {@code
 * ipc} is TCP in disguise, which no other ZeroMQ understands; the bytes are the same, so they are
 * passed through.
 */
final class UnixBridge implements AutoCloseable {
  private final ServerSocketChannel entrance;
  private final SocketAddress exit;
  private final ProtocolFamily exitFamily;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private UnixBridge(ServerSocketChannel entrance, SocketAddress exit, ProtocolFamily exitFamily) {
    this.entrance = entrance;
    this.exit = exit;
    this.exitFamily = exitFamily;
  }

  static UnixBridge open(
      SocketAddress from, ProtocolFamily fromFamily, SocketAddress to, ProtocolFamily toFamily)
      throws IOException {
    ServerSocketChannel entrance = ServerSocketChannel.open(fromFamily);
    try {
      entrance.bind(from);
    } catch (IOException e) {
      entrance.close();
      throw new IOException("cannot listen on " + from + " (" + e.getMessage() + ")", e);
    }
    var bridge = new UnixBridge(entrance, to, toFamily);
    start(bridge::accept);
    return bridge;
  }

  int port() throws IOException {
    return ((InetSocketAddress) entrance.getLocalAddress()).getPort();
  }

  private void accept() {
    while (entrance.isOpen()) {
      try {
        SocketChannel in = entrance.accept();
        open.add(in);
        start(() -> carry(in));
      } catch (IOException e) {
        // either closed, which ends the loop, or one guest who left at the door
      }
    }
  }

  private void carry(SocketChannel in) {
    try (in;
        SocketChannel out = SocketChannel.open(exitFamily)) {
      open.add(out);
      out.connect(exit);
      start(() -> pump(out, in));
      pump(in, out);
    } catch (IOException e) {
      // the other side is not there (yet): ZeroMQ tries again
    } finally {
      open.remove(in);
    }
  }

  private void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    try {
      while (from.read(bytes) >= 0) {
        bytes.flip();
        writeAll(to, bytes);
        bytes.clear();
      }
    } catch (IOException e) {
      // a side has gone: so goes the other
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void writeAll(ByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private void closeQuietly(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // it is of no use any more
    }
  }

  @Override
  public void close() {
    try {
      SocketAddress address = entrance.getLocalAddress();
      entrance.close();
      if (address instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException e) {
      // a socket file that stays behind is replaced by nobody and harms nobody
    }
    open.forEach(this::closeQuietly);
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "jupyter-ipc");
    thread.setDaemon(true);
    thread.start();
  }
}
