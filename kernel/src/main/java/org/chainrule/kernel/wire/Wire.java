package org.chainrule.kernel.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.chainrule.kernel.io.Json;

/**
 * The five sockets of a connection, owned by one thread that never blocks: it passes on incoming
 * messages and sends queued ones. So heartbeats and interrupts are handled at any time.
 *
 * <p>The memory that a peer can take is bounded. Nothing is read from a peer that does not read its
 * replies. A subscriber that does not keep up is waited for while it makes progress, and then
 * disconnected.
 */
public final class Wire implements AutoCloseable {
  /** Callbacks on the wire's own thread, which must return at once. */
  public interface Receiver {
    void receive(Channel channel, Message message);

    /** Reports a failure after which the wire goes on. */
    void logError(String what, Throwable why);

    /**
     * Whether to read more from a client. If not, nothing is read from it until {@link Wire#wake},
     * after which this is called again.
     */
    default boolean hasRoomFor(Channel channel, byte[] sender) {
      return true;
    }
  }

  private static final Duration LINGER = Duration.ofMillis(500);
  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The interval between checks of time limits, while there are any. */
  private static final long LOOK_MILLIS = 50;

  private static final long DIAL_MILLIS = 10;

  /** After so many errors, only one in a thousand is logged. */
  private static final int REPORTS = 100;

  private final Selector selector;
  private final Peers peers;
  private final List<Dialer> dialers = new ArrayList<>();
  private final IopubLog iopub = new IopubLog(Memory.iopub());
  private final SlowSubscribers slowSubscribers = new SlowSubscribers(iopub);
  private final SeenSignatures seen = new SeenSignatures();
  private final Events events = new Events();
  private final Frames frames;
  private final Session session;
  private final Receiver receiver;

  /** Messages to be queued for a peer, on the wire's thread. */
  private final Queue<Runnable> outgoing = new ConcurrentLinkedQueue<>();

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean open = true;
  private long troubles;

  private Wire(Connection connection, Session session, Receiver receiver) throws IOException {
    this.frames = new Frames(Signer.of(connection.scheme(), connection.key()));
    this.session = session;
    this.receiver = receiver;
    this.selector = Selector.open();
    this.peers = new Peers(selector, iopub, events);
    this.thread = new Thread(this::run, "jupyter-wire");
    thread.setDaemon(true);
  }

  /**
   * The kernel's end: binds all sockets.
   *
   * @throws IOException naming the port that could not be bound
   */
  public static Wire bind(Connection connection, Session session, Receiver receiver)
      throws IOException {
    var wire = new Wire(connection, session, receiver);
    try {
      wire.peers.open(connection);
    } catch (IOException | RuntimeException e) {
      wire.release();
      throw e;
    }
    wire.thread.start();
    return wire;
  }

  /** The client's end: connects to all sockets, also before the kernel has bound them. */
  public static Wire connect(Connection connection, Session session, Receiver receiver)
      throws IOException {
    var wire = new Wire(connection, session, receiver);
    wire.dialers.addAll(Dialer.all(connection));
    wire.thread.start();
    return wire;
  }

  /** Queues a message and returns at once. */
  public void send(Channel channel, Message message) {
    List<byte[]> encoded = frames.encode(message);
    if (channel == Channel.IOPUB && dialers.isEmpty()) {
      iopub.put(EncodedMessage.of(encoded));
    } else if (dialers.isEmpty()) {
      // the first frame is the identity of the peer and is not sent; a message to an unknown peer
      // is dropped
      byte[] name = encoded.get(0);
      EncodedMessage bytes = EncodedMessage.of(encoded.subList(1, encoded.size()));
      outgoing.add(() -> peers.named(channel, name).forEach(peer -> peer.enqueue(bytes)));
    } else {
      EncodedMessage bytes = EncodedMessage.of(encoded);
      outgoing.add(
          () ->
              dialers.stream()
                  .filter(dialer -> dialer.channel == channel)
                  .forEach(dialer -> dialer.send(bytes)));
    }
    wake();
  }

  /**
   * Publishes a message on {@link Channel#IOPUB}. Blocks while subscribers are far behind, so that
   * much output costs time and not memory. An interrupted caller does not block; its message is
   * dropped if subscribers are very far behind.
   */
  public void publish(Message message) {
    if (awaitRoom(() -> false)) {
      send(Channel.IOPUB, message);
    }
  }

  /**
   * Waits while subscribers are far behind.
   *
   * @param givesUp checked while waiting: whether to stop waiting
   * @return whether there is room for more news
   */
  public boolean awaitRoom(BooleanSupplier givesUp) {
    return Thread.currentThread() == thread || iopub.awaitRoom(givesUp);
  }

  /** Makes the wire ask again whether it may read from clients. */
  public void wake() {
    if (awake.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Sends queued messages for at most half a second, and closes the sockets. */
  @Override
  public void close() {
    open = false;
    selector.wakeup();
    try {
      closed.await(4 * LINGER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (open) {
        try {
          selector.select(untilNextLook());
          turn();
        } catch (Throwable e) {
          report("the wire goes on after " + e, e);
        }
      }
      drainOnClose();
    } catch (IOException | RuntimeException e) {
      report("the wire was not closed in order: " + e, e);
    } finally {
      release();
      closed.countDown();
    }
  }

  private long untilNextLook() {
    if (dialers.stream().anyMatch(Dialer::isWaiting)) {
      return DIAL_MILLIS;
    }
    return peers.areTimed() || slowSubscribers.isAnyWatched() ? LOOK_MILLIS : 0;
  }

  /** One round of the selector; a failure with one peer closes its connection only. */
  private void turn() {
    awake.set(false); // cleared first: what is queued from now on is handled in the next round
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isAcceptable()) {
        peers.accept((ListeningSocket) key.attachment());
      } else if (key.isValid() && key.attachment() instanceof Dialer dialer) {
        dialer.answered(selector, events);
      } else if (key.isValid() && key.isReadable()) {
        read((Peer) key.attachment());
      }
    }
    selector.selectedKeys().clear();
    address();
    for (Dialer dialer : dialers) {
      dialer.dial(selector, events);
    }
    for (Peer peer : all()) {
      write(peer);
    }
    for (Peer lost : slowSubscribers.look(peers.all())) {
      lost.close();
      report("a listener that does not read was cut off", null);
    }
    peers.look();
  }

  private List<Peer> all() {
    return dialers.isEmpty()
        ? peers.all()
        : dialers.stream().map(Dialer::peer).filter(peer -> peer != null).toList();
  }

  private void read(Peer peer) {
    try {
      peer.read(buffer);
      peers.boundMemory(peer);
    } catch (BadMessageException e) {
      peer.close();
      report("closed a connection on " + peer.channel + ": " + e.getMessage(), e);
    } catch (IOException e) {
      peer.close();
    }
  }

  private void write(Peer peer) {
    try {
      peer.write(receiver.hasRoomFor(peer.channel, peer.name()));
    } catch (IOException e) {
      peer.close();
    }
  }

  private void address() {
    for (Runnable next = outgoing.poll(); next != null; next = outgoing.poll()) {
      next.run();
    }
  }

  private final class Events implements Peer.Events {
    @Override
    public void ready(Peer peer) {
      dialers.stream().filter(dialer -> dialer.peer() == peer).forEach(Dialer::ready);
    }

    @Override
    public void message(Peer peer, List<byte[]> received) {
      switch (peer.kind) {
        case ECHO -> {
          peer.prove();
          peer.enqueue(EncodedMessage.of(received));
        }
        case REQUESTS -> {
          var named = new ArrayList<byte[]>(received.size() + 1);
          named.add(peer.name());
          named.addAll(received);
          hand(peer, named);
        }
        case DEALER, SUB -> hand(peer, received);
        case SUBSCRIBER -> {}
      }
    }

    /** Sends iopub_welcome to a new subscriber (JEP 65). */
    @Override
    public void subscribed(Peer peer, byte[] topic) {
      String name = new String(topic, StandardCharsets.UTF_8);
      Message welcome = session.iopub("iopub_welcome", Json.object("subscription", name));
      peer.enqueue(EncodedMessage.of(frames.encode(welcome.withIdentities(List.of(topic)))));
    }
  }

  private void hand(Peer peer, List<byte[]> received) {
    try {
      Message message = frames.decode(received);
      boolean kernel = peer.kind.isKernels();
      if (kernel && frames.areSigned() && !seen.isNew(Frames.signature(received))) {
        throw new BadMessageException("it was sent before, and is not obeyed again");
      }
      peer.prove();
      receiver.receive(peer.channel, message);
    } catch (BadMessageException e) {
      report("dropped a message on " + peer.channel + ": " + e.getMessage(), e);
    } catch (Throwable e) {
      report("the wire goes on after " + e, e);
    }
  }

  private void report(String what, Throwable why) {
    troubles++;
    if (troubles <= REPORTS || troubles % 1000 == 0) {
      receiver.logError(what, why);
    }
  }

  /** Sends queued messages and reads until the peers have received them. */
  private void drainOnClose() throws IOException {
    long deadline = System.nanoTime() + LINGER.toNanos();
    address();
    all().forEach(this::write);
    while (all().stream().anyMatch(Peer::hasMore) && System.nanoTime() < deadline) {
      selector.select(DIAL_MILLIS);
      selector.selectedKeys().clear();
      all().forEach(this::write);
    }
    // closing a socket with unread data would make the system drop what was sent
    deadline = System.nanoTime() + DRAIN_NANOS;
    for (Peer peer : all()) {
      peer.endOutput();
    }
    while (all().stream().anyMatch(peer -> !peer.isClosed()) && System.nanoTime() < deadline) {
      selector.select(DIAL_MILLIS);
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof Peer peer) {
          peer.drain(buffer);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void release() {
    iopub.close();
    all().forEach(Peer::close);
    peers.close();
    try {
      selector.close();
    } catch (IOException e) {
      // ignored: the process ends
    }
  }
}
