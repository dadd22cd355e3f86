package org.chainrule.kernel.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * What waits to be sent, from any thread to the wire's. Whatever is published waits in one line,
 * answers in another: a listener that lags does not hold up an answer.
 */
final class Outbox implements AutoCloseable {
  /** Frames for a socket; frames that a full socket has taken already are skipped. */
  static final class Parcel {
    private final Channel channel;
    private final List<byte[]> frames;
    private final long size;
    private int sent;

    Parcel(Channel channel, List<byte[]> frames) {
      this.channel = channel;
      this.frames = frames;
      this.size = frames.stream().mapToLong(frame -> frame.length).sum();
    }

    Channel channel() {
      return channel;
    }

    boolean allSent() {
      return sent == frames.size();
    }

    byte[] next() {
      return frames.get(sent);
    }

    boolean nextIsLast() {
      return sent == frames.size() - 1;
    }

    void nextIsSent() {
      sent++;
    }
  }

  /** Bytes of news in line from which on publishers wait. */
  private static final long ROOM = 4L << 20;

  private final Queue<Parcel> answers = new ArrayDeque<>();
  private final Queue<Parcel> news = new ArrayDeque<>();
  private long newsBytes;
  private boolean closed;

  private final Pipe pipe;
  private final AtomicBoolean awake = new AtomicBoolean();

  Outbox() throws IOException {
    pipe = Pipe.open();
    pipe.source().configureBlocking(false);
  }

  void put(Parcel parcel) {
    synchronized (this) {
      if (parcel.channel() == Channel.IOPUB) {
        news.add(parcel);
        newsBytes += parcel.size;
      } else {
        answers.add(parcel);
      }
    }
    wake();
  }

  /** Waits until there is room for more news; returns early when interrupted. */
  synchronized void awaitRoom() {
    while (newsBytes > ROOM && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * Sends what there is, answers first.
   *
   * @return whether all of it could be sent
   */
  boolean drain(Predicate<Parcel> send) {
    drain(answers, send);
    return drain(news, send);
  }

  private boolean drain(Queue<Parcel> line, Predicate<Parcel> send) {
    while (true) {
      Parcel first;
      synchronized (this) {
        first = line.peek();
      }
      if (first == null) {
        return true;
      }
      if (!send.test(first)) {
        return false;
      }
      synchronized (this) {
        line.remove();
        if (line == news) {
          newsBytes -= first.size;
          notifyAll();
        }
      }
    }
  }

  SelectableChannel wakeUps() {
    return pipe.source();
  }

  void wake() {
    if (awake.compareAndSet(false, true)) {
      try {
        pipe.sink().write(ByteBuffer.allocate(1));
      } catch (IOException e) {
        // the wire is closed: nobody is left to wake
        awake.set(false);
      }
    }
  }

  /** To be followed by {@link #drain}: who comes between finds the bell still ringing. */
  void clearWakeUps() {
    try {
      // the other way round, this could swallow the byte of one who rings just now
      pipe.source().read(ByteBuffer.allocate(16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      awake.set(false);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      pipe.source().close();
      pipe.sink().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
