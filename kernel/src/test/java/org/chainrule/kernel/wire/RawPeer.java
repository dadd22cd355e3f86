package org.chainrule.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A ZeroMQ peer made by hand, which does nothing of what a library would do by itself. */
final class RawPeer implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 1 << 16;

  private final Socket socket;
  private final OutputStream out;
  private final Queue<List<byte[]>> received = new ArrayDeque<>();
  private final ZmtpDecoder decoder = new ZmtpDecoder(1 << 30, new Received());

  private RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    // a read that waits for what never comes fails, as no interrupt can end it
    socket.setSoTimeout(60_000);
    this.out = socket.getOutputStream();
  }

  /** Connects, and says nothing. */
  static RawPeer silent(Connection connection, Channel channel) throws IOException {
    return connected(connection.port(channel), RECEIVE_BUFFER);
  }

  private static RawPeer connected(int port, int receiveBuffer) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new RawPeer(socket);
  }

  /** Connects as a socket of a type. */
  static RawPeer greeting(Connection connection, Channel channel, String type) throws IOException {
    return silent(connection, channel).greeted(type);
  }

  private RawPeer greeted(String type) throws IOException {
    write(Zmtp.greeting());
    write(Zmtp.ready(type, "raw".getBytes(UTF_8)));
    return this;
  }

  /** Subscribes to everything. */
  static RawPeer subscribed(Connection connection) throws IOException {
    return subscribed(connection.port(Channel.IOPUB), RECEIVE_BUFFER);
  }

  /** Subscribes to everything, with room for so many unread bytes. */
  static RawPeer subscribed(int iopubPort, int receiveBuffer) throws IOException {
    RawPeer peer = connected(iopubPort, receiveBuffer).greeted("SUB");
    peer.send(List.of(new byte[] {1}));
    return peer;
  }

  void write(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void send(List<byte[]> frames) throws IOException {
    for (byte[] piece : Zmtp.message(frames)) {
      write(piece);
    }
  }

  private final class Received implements ZmtpDecoder.Sink {
    @Override
    public void command(String name, byte[] body) {}

    @Override
    public void message(List<byte[]> frames) {
      received.add(frames);
    }
  }

  /** The frames of the next message. Reads ahead, at most as much as fits into a buffer. */
  List<byte[]> receive() throws IOException, BadMessageException {
    byte[] some = new byte[1 << 13];
    while (received.isEmpty()) {
      int count = in().read(some);
      if (count < 0) {
        throw new EOFException("the connection ended before a message");
      }
      decoder.feed(ByteBuffer.wrap(some, 0, count));
    }
    return received.remove();
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Reads up to the end of the first occurrence of a text, and gives all that was read. */
  String readUntil(String text) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(text, Math.max(0, read.length() - text.length())) < 0) {
      int next = in().read();
      if (next < 0) {
        throw new EOFException("the connection ended before '" + text + "'");
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Reads and drops so many bytes; false when the other end has closed before. */
  boolean skip(long count) throws IOException {
    byte[] some = new byte[1 << 13];
    long left = count;
    while (left > 0) {
      int read = in().read(some, 0, (int) Math.min(left, some.length));
      if (read < 0) {
        return false;
      }
      left -= read;
    }
    return true;
  }

  /** Waits until the other end closes the connection, reading what it still sends. */
  void awaitEnd() throws IOException {
    try {
      while (skip(1 << 20)) {
        // on to the end
      }
    } catch (java.net.SocketException e) {
      // an end without ceremony
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
