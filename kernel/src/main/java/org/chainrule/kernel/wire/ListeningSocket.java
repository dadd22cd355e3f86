package org.chainrule.kernel.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import jdk.net.ExtendedSocketOptions;

/** The listening socket of one of a kernel's channels: a TCP port or a Unix domain socket. */
final class ListeningSocket {
  /** The backlog of connections. */
  private static final int BACKLOG = 1024;

  final Channel channel;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Path file;

  private ListeningSocket(
      Channel channel, ServerSocketChannel server, SelectionKey key, Path file) {
    this.channel = channel;
    this.server = server;
    this.key = key;
    this.file = file;
  }

  /**
   * @throws IOException naming the address that could not be bound
   */
  static ListeningSocket open(Connection connection, Channel channel, Selector selector)
      throws IOException {
    Path file = connection.ipc() ? connection.socketFile(channel) : null;
    ServerSocketChannel server =
        connection.ipc()
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      if (file == null) {
        // after a restart the port is still in TIME_WAIT
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(address(connection, channel), BACKLOG);
      } else {
        removeStale(file);
        server.bind(UnixDomainSocketAddress.of(file), BACKLOG);
        closeToOthers(file);
      }
      server.configureBlocking(false);
      SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
      var socket = new ListeningSocket(channel, server, key, file);
      key.attach(socket);
      return socket;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw new IOException(
          "cannot listen on " + connection.endpoint(channel) + " (" + e.getMessage() + ")", e);
    }
  }

  private static SocketAddress address(Connection connection, Channel channel) throws IOException {
    String ip = connection.ip();
    int port = connection.port(channel);
    return ip.equals("*") || ip.equals("0.0.0.0")
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(ip), port);
  }

  /**
   * Deletes the socket file of a kernel that was killed; any other file of that name is left alone.
   */
  private static void removeStale(Path file) throws IOException {
    if (Files.exists(file) && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
      Files.delete(file);
    }
  }

  private static void closeToOthers(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /**
   * Accepts the next connection; returns null if there is none.
   *
   * @throws IOException if the process has too many open files
   */
  SocketChannel accept() throws IOException {
    SocketChannel accepted = server.accept();
    if (accepted != null && !isWelcome(accepted)) {
      accepted.close();
      return accept();
    }
    if (accepted != null) {
      accepted.configureBlocking(false);
    }
    return accepted;
  }

  /**
   * Refuses peers of other users, who may have connected before the socket file's permissions were
   * set.
   */
  private boolean isWelcome(SocketChannel accepted) throws IOException {
    if (file == null || !accepted.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return true;
    }
    var user = accepted.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return user.getName().equals("root") || user.equals(Files.getOwner(file));
  }

  /** Stops or resumes accepting. */
  void open(boolean open) {
    key.interestOps(open ? SelectionKey.OP_ACCEPT : 0);
  }

  void close() {
    try {
      server.close();
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // the next kernel removes a socket file that is left behind
    }
  }
}
