package org.chainrule.kernel.wire;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeromq.ZMQ;

/**
 * The five sockets of a connection, owned by one thread that never waits for anybody: it hands on
 * what comes in and sends what others have put in line. So a heartbeat is answered, and an
 * interrupt is heard, whatever else is going on.
 */
public final class Wire implements AutoCloseable {
  /** What is done with what comes in, on the wire's own thread: it must return at once. */
  public interface Receiver {
    void receive(Channel channel, Message message);

    /** Something was dropped or went wrong, and the wire goes on. */
    void trouble(String what, Throwable why);
  }

  private static final Duration LINGER = Duration.ofMillis(500);

  /** How long to wait before a full iopub socket is tried again. */
  private static final long RETRY_MILLIS = 2;

  /** So many frames of one socket at most before the others have their turn. */
  private static final int TURN = 100;

  private final ZMQ.Context context;
  private final Sockets sockets;
  private final Frames frames;
  private final Receiver receiver;
  private final Outbox outbox;
  private final Session session;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean open = true;

  private Wire(
      ZMQ.Context context, Sockets sockets, Frames frames, Session session, Receiver receiver)
      throws IOException {
    this.context = context;
    this.sockets = sockets;
    this.frames = frames;
    this.session = session;
    this.receiver = receiver;
    this.outbox = new Outbox();
    this.thread = new Thread(this::run, "jupyter-wire");
    thread.setDaemon(true);
  }

  /**
   * The kernel's end: binds every socket and listens.
   *
   * @throws IOException naming the port that could not be had
   */
  public static Wire bind(Connection connection, Session session, Receiver receiver)
      throws IOException {
    return open(connection, session, receiver, true);
  }

  /** The client's end: connects to every socket, whether or not a kernel is there already. */
  public static Wire connect(Connection connection, Session session, Receiver receiver)
      throws IOException {
    return open(connection, session, receiver, false);
  }

  private static Wire open(
      Connection connection, Session session, Receiver receiver, boolean kernel)
      throws IOException {
    Frames frames = new Frames(Signer.of(connection.scheme(), connection.key()));
    ZMQ.Context context = ZMQ.context(1);
    context.setUncaughtExceptionHandler(Wire::failed);
    context.setNotificationExceptionHandler(Wire::failed);
    try {
      Sockets sockets =
          kernel ? Sockets.bind(context, connection) : Sockets.connect(context, connection);
      var wire = new Wire(context, sockets, frames, session, receiver);
      wire.thread.start();
      return wire;
    } catch (IOException | RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /**
   * What went wrong in JeroMQ's own thread. At the end it may answer a socket that is closed by
   * then: nothing is lost by that, and nobody needs to read of it.
   */
  private static void failed(Thread thread, Throwable thrown) {
    boolean closing = false;
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      closing |= each instanceof ClosedChannelException;
    }
    if (!closing) {
      thrown.printStackTrace();
    }
  }

  /** Puts a message in line and returns at once. */
  public void send(Channel channel, Message message) {
    outbox.put(new Outbox.Parcel(channel, frames.encode(message)));
  }

  /**
   * Publishes news on {@link Channel#IOPUB}. While those who listen are far behind, the caller
   * waits: so a flood costs time, neither memory nor messages. An interrupted caller waits no more.
   */
  public void publish(Message news) {
    var parcel = new Outbox.Parcel(Channel.IOPUB, frames.encode(news));
    if (Thread.currentThread() != thread) {
      outbox.awaitRoom();
    }
    outbox.put(parcel);
  }

  /** Sends what is in line, as far as half a second lasts, and closes the sockets. */
  @Override
  public void close() {
    open = false;
    outbox.wake();
    try {
      closed.await(4 * LINGER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (ZMQ.Poller poller = context.poller(sockets.count() + 1)) {
      for (Sockets.Socket socket : sockets.all()) {
        poller.register(socket.zmq(), ZMQ.Poller.POLLIN);
      }
      int wake = poller.register(outbox.wakeUps(), ZMQ.Poller.POLLIN);
      while (open) {
        turn(poller, wake);
      }
      lastWords();
    } finally {
      sockets.close(LINGER);
      outbox.close();
      context.close();
      closed.countDown();
    }
  }

  /** One round; nothing that goes wrong in it may end the loop. */
  private void turn(ZMQ.Poller poller, int wake) {
    try {
      boolean sentAll = outbox.drain(sockets::trySend);
      poller.poll(sentAll ? -1 : RETRY_MILLIS);
      if (poller.pollin(wake)) {
        outbox.clearWakeUps();
      }
      int index = 0;
      for (Sockets.Socket socket : sockets.all()) {
        if (poller.pollin(index++)) {
          receive(socket);
        }
      }
    } catch (Throwable e) {
      receiver.trouble("the wire goes on after " + e, e);
    }
  }

  private void receive(Sockets.Socket socket) {
    for (int i = 0; i < TURN; i++) {
      List<byte[]> received = socket.tryReceive();
      if (received.isEmpty()) {
        return;
      }
      switch (socket.role()) {
        case ECHO -> outbox.put(new Outbox.Parcel(socket.channel(), received));
        case WELCOME -> welcome(received.get(0));
        case MESSAGES -> hand(socket.channel(), received);
      }
    }
  }

  private void hand(Channel channel, List<byte[]> received) {
    Message message;
    try {
      message = frames.decode(received);
    } catch (BadMessageException e) {
      receiver.trouble("dropped a message on " + channel + ": " + e.getMessage(), e);
      return;
    }
    receiver.receive(channel, message);
  }

  /** Tells a new subscriber that from now on nothing passes it by (JEP 65). */
  private void welcome(byte[] subscription) {
    if (subscription.length == 0 || subscription[0] != 1) {
      return;
    }
    byte[] topic = Arrays.copyOfRange(subscription, 1, subscription.length);
    String name = new String(topic, StandardCharsets.UTF_8);
    Message news = session.news("iopub_welcome", Json.object("subscription", name));
    send(
        Channel.IOPUB,
        new Message(
            List.of(topic),
            news.header(),
            news.parent(),
            news.metadata(),
            news.content(),
            List.of()));
  }

  private void lastWords() {
    long deadline = System.nanoTime() + LINGER.toNanos();
    while (!outbox.drain(sockets::trySend) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
    }
  }
}
