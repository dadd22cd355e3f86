package org.chainrule.kernel.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One connection: the part of its next message that has been received, its outgoing queue, and its
 * position in the published messages. Used by the wire's thread only.
 */
final class Peer implements ZmtpDecoder.Sink {
  /** The role of a connection, with the ZeroMQ socket types of both ends. */
  enum Kind {
    /** A kernel's end of shell, control and stdin. */
    REQUESTS("ROUTER", "DEALER,REQ,ROUTER"),
    /** A kernel's heartbeat, which echoes. */
    ECHO("ROUTER", "REQ,DEALER,ROUTER"),
    /** A kernel's iopub. */
    SUBSCRIBER("XPUB", "SUB,XSUB"),
    /** A client's end of shell, control and stdin. */
    DEALER("DEALER", "ROUTER,REP,DEALER"),
    /** A client's end of iopub. */
    SUB("SUB", "PUB,XPUB");

    private final String socketType;

    /** Separated by commas. */
    private final String partners;

    Kind(String socketType, String partners) {
      this.socketType = socketType;
      this.partners = "," + partners + ",";
    }

    boolean goesWith(String other) {
      return partners.contains("," + other + ",");
    }

    boolean isKernels() {
      return this != DEALER && this != SUB;
    }
  }

  /** Callbacks into the wire. */
  interface Events {
    void ready(Peer peer);

    void message(Peer peer, List<byte[]> frames);

    void subscribed(Peer peer, byte[] topic);
  }

  /** Outgoing bytes from which on nothing more is read from the peer. */
  private static final long PAUSE = 1 << 20;

  /** Outgoing bytes from which on the connection is closed. */
  private static final long TOO_MUCH = 32 << 20;

  /** Bytes that are written to one peer before it is the others' turn. */
  private static final int TURN = 1 << 18;

  /** The size of one write, which bounds the direct buffer that the JDK copies to. */
  private static final int ONE_WRITE = 1 << 16;

  private static final int MOST_TOPICS = 1000;
  private static final int LONGEST_NAME = 255;

  final Channel channel;
  final Kind kind;

  /** When it was connected, in {@link System#nanoTime}. */
  final long since = System.nanoTime();

  private final SocketChannel socket;
  private final SelectionKey key;
  private final Events events;
  private final ZmtpDecoder decoder;
  private final Deque<EncodedMessage> own = new ArrayDeque<>();
  private long ownBytes;
  private EncodedMessage current;
  private boolean currentIsOwn;
  private int piece;
  private int offset;
  private final Set<byte[]> topics = new TreeSet<>(Arrays::compareUnsigned);
  private IopubLog iopub;
  private IopubLog.Entry read;
  private IopubLog.Entry reading;
  private byte[] name = {};
  private boolean ready;
  private boolean proven;
  private boolean closed;
  private long written;

  Peer(
      Channel channel,
      Kind kind,
      SocketChannel socket,
      Selector selector,
      byte[] identity,
      long largest,
      Events events)
      throws IOException {
    this.channel = channel;
    this.kind = kind;
    this.socket = socket;
    this.events = events;
    this.decoder = new ZmtpDecoder(largest, this);
    this.key = socket.register(selector, SelectionKey.OP_READ, this);
    enqueue(EncodedMessage.raw(Zmtp.greeting()));
    enqueue(EncodedMessage.raw(Zmtp.ready(kind.socketType, identity)));
  }

  /** Sets its identity and the messages that it reads once it subscribes. */
  void admit(byte[] given, IopubLog published) {
    name = given;
    iopub = published;
  }

  byte[] name() {
    return name;
  }

  boolean isCalled(byte[] other) {
    return Arrays.equals(name, other);
  }

  boolean isReady() {
    return ready;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether it has sent a valid message or a subscription. */
  boolean isProven() {
    return proven;
  }

  void prove() {
    proven = true;
  }

  /** How many bytes have been written to its socket. */
  long written() {
    return written;
  }

  long held() {
    return decoder.held();
  }

  /** Whether it has subscribed to anything. */
  boolean isListening() {
    return read != null;
  }

  /** Its position in the published messages. */
  long position() {
    return read.end();
  }

  /** Queues a message for this peer. */
  void enqueue(EncodedMessage message) {
    if (ownBytes > TOO_MUCH && kind.isKernels()) {
      close();
      return;
    }
    own.add(message);
    ownBytes += message.size();
  }

  /** The queued bytes that are not written yet. */
  Collection<EncodedMessage> unwritten() {
    var left = new ArrayList<EncodedMessage>(own);
    if (current != null && currentIsOwn) {
      left.add(0, current);
    }
    return left;
  }

  /**
   * Reads once and passes on complete messages.
   *
   * @throws IOException if the connection has ended
   */
  void read(ByteBuffer buffer) throws IOException, BadMessageException {
    buffer.clear();
    if (socket.read(buffer) < 0) {
      throw new IOException("the other end has closed the connection");
    }
    buffer.flip();
    decoder.feed(buffer);
  }

  @Override
  public void command(String command, byte[] body) throws BadMessageException {
    switch (command) {
      case "READY" -> ready(body);
      case "PING" -> {
        byte[] context = Arrays.copyOfRange(body, Math.min(2, body.length), body.length);
        enqueue(EncodedMessage.raw(Zmtp.command("PONG", context)));
      }
      case "SUBSCRIBE" -> subscribe(body);
      case "CANCEL" -> unsubscribe(body);
      case "ERROR" -> throw new BadMessageException("the other end reports an error");
      default -> {} // of a newer ZMTP
    }
  }

  private void ready(byte[] body) throws BadMessageException {
    String partner = new String(Zmtp.property(body, "Socket-Type"), StandardCharsets.US_ASCII);
    byte[] identity = Zmtp.property(body, "Identity");
    if (ready || !kind.goesWith(partner) || identity.length > LONGEST_NAME) {
      throw new BadMessageException("a " + partner + " socket cannot use " + channel);
    }
    ready = true;
    if (identity.length > 0) {
      name = identity;
    }
    events.ready(this);
  }

  @Override
  public void message(List<byte[]> frames) throws BadMessageException {
    if (!ready) {
      throw new BadMessageException("a message before the READY command");
    }
    if (kind != Kind.SUBSCRIBER) {
      events.message(this, frames);
      return;
    }
    byte[] first = frames.get(0);
    if (frames.size() == 1 && first.length > 0 && first[0] <= 1) {
      byte[] topic = Arrays.copyOfRange(first, 1, first.length);
      if (first[0] == 1) {
        subscribe(topic);
      } else {
        unsubscribe(topic);
      }
    }
  }

  private void subscribe(byte[] topic) throws BadMessageException {
    if (iopub == null) {
      throw new BadMessageException("nothing can be subscribed to on " + channel);
    }
    if (topics.add(topic) && topics.size() > MOST_TOPICS) {
      throw new BadMessageException("more than " + MOST_TOPICS + " subscriptions");
    }
    proven = true;
    if (read == null) {
      read = iopub.newest();
    }
    events.subscribed(this, topic);
  }

  private void unsubscribe(byte[] topic) {
    topics.remove(topic);
    if (topics.isEmpty()) {
      read = null;
    }
  }

  /**
   * Writes what the socket accepts, up to the limit of one turn, and sets the selection key's
   * interest.
   *
   * @param mayRead whether to read more from it
   */
  void write(boolean mayRead) throws IOException {
    int left = TURN;
    boolean taken = true;
    while (taken && left > 0 && !closed && next()) {
      byte[] bytes = current.pieces().get(piece);
      int length = Math.min(bytes.length - offset, ONE_WRITE);
      int count = socket.write(ByteBuffer.wrap(bytes, offset, length));
      written += count;
      offset += count;
      left -= count;
      taken = count == length;
      endPiece(bytes.length);
    }
    if (!closed) {
      int reads = mayRead && ownBytes < PAUSE ? SelectionKey.OP_READ : 0;
      int wanted = reads | (hasMore() ? SelectionKey.OP_WRITE : 0);
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }
  }

  private void endPiece(int length) {
    if (offset < length) {
      return;
    }
    offset = 0;
    piece++;
    if (piece == current.pieces().size()) {
      if (currentIsOwn) {
        ownBytes -= current.size();
      } else if (read != null && read.next() == reading) {
        read = reading;
      }
      current = null;
    }
  }

  /** Makes the next queued message the current one; returns false if there is none. */
  private boolean next() {
    if (current != null) {
      return true;
    }
    piece = 0;
    offset = 0;
    currentIsOwn = !own.isEmpty();
    current = currentIsOwn ? own.poll() : nextPublished();
    return current != null;
  }

  private EncodedMessage nextPublished() {
    if (read == null || !ready) {
      return null;
    }
    for (IopubLog.Entry next = read.next(); next != null; next = read.next()) {
      if (isSubscribedTo(next.message().topic())) {
        reading = next;
        return next.message();
      }
      read = next;
    }
    return null;
  }

  private boolean isSubscribedTo(byte[] topic) {
    return topics.stream().anyMatch(prefix -> startsWith(topic, prefix));
  }

  private static boolean startsWith(byte[] topic, byte[] prefix) {
    return topic.length >= prefix.length
        && Arrays.equals(topic, 0, prefix.length, prefix, 0, prefix.length);
  }

  boolean hasMore() {
    return !closed
        && (current != null || !own.isEmpty() || (ready && read != null && read.next() != null));
  }

  /** Shuts down the output. */
  void endOutput() {
    try {
      socket.shutdownOutput();
      key.interestOps(SelectionKey.OP_READ);
    } catch (IOException | CancelledKeyException e) {
      close();
    }
  }

  /** Reads and drops what the other end sends; closes the connection at its end. */
  void drain(ByteBuffer buffer) {
    try {
      buffer.clear();
      if (socket.read(buffer) < 0) {
        close();
      }
    } catch (IOException e) {
      close();
    }
  }

  void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // the connection is closed anyway
    }
  }
}
