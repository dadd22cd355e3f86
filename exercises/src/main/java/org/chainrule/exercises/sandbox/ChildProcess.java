package org.chainrule.exercises.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.chainrule.exercises.child.Plain;

/** One child: its process tree, the socket to it, its clock, and why it ended. */
final class ChildProcess implements AutoCloseable {
  static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "sandbox-clock");
            thread.setDaemon(true);
            return thread;
          });

  private static final Duration TO_CONNECT = Duration.ofSeconds(20);

  private final Process process;
  private final Path own;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final AtomicReference<String> end = new AtomicReference<>();

  private ChildProcess(Process process, Path own, SocketChannel channel) {
    this.process = process;
    this.own = own;
    this.channel = channel;
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  static ChildProcess start(Place place, Limits limits, List<String> command) throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(place.socket()));
      // root's child is somebody else; the folder's name cannot be listed or guessed
      Files.setPosixFilePermissions(place.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(place.own().toFile());
      builder.environment().clear();
      Process process = AtExit.kill(builder.start());
      process.getOutputStream().close();
      var said = new StringBuilder();
      var drain = new Drain(process, limits.outputBytes(), said);
      var giveUp = CLOCK.schedule(() -> kill(process), TO_CONNECT.toSeconds(), TimeUnit.SECONDS);
      var ended = process.onExit().thenRun(() -> closeQuietly(server));
      drain.start();
      try {
        var child = new ChildProcess(process, place.own(), server.accept());
        drain.child = child;
        return child;
      } catch (IOException e) {
        kill(process);
        throw new IOException("the sandboxed JVM did not start: " + said, e);
      } finally {
        giveUp.cancel(false);
        ended.cancel(false);
        Files.deleteIfExists(place.socket());
      }
    }
  }

  /** Sends a request and waits for its reply, but no longer than the clock allows. */
  Plain.Reply ask(Request request, Duration atMost) throws IOException {
    ScheduledFuture<?> clock =
        CLOCK.schedule(
            () -> stop("it ran longer than " + seconds(atMost) + " and was stopped"),
            atMost.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      request.write(out);
      out.flush();
      return Plain.readReply(in);
    } catch (IOException | RuntimeException e) {
      stop("the program ended in the middle (System.exit, or killed for using too much)");
      throw new IOException(why().orElseThrow(), e);
    } finally {
      clock.cancel(false);
    }
  }

  /** A request, as it is written. */
  @FunctionalInterface
  interface Request {
    void write(DataOutputStream out) throws IOException;
  }

  /** Why it ended; empty while it lives. */
  Optional<String> why() {
    return Optional.ofNullable(end.get());
  }

  private void stop(String reason) {
    end.compareAndSet(null, reason);
    kill(process);
    closeQuietly(channel);
  }

  static void kill(Process process) {
    // children first: once their parent is gone they cannot be found
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    AtExit.forget(process);
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // it is going away either way
      return;
    }
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  @Override
  public void close() throws IOException {
    stop("closed");
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Place.delete(own);
  }

  /** Reads what the child prints, so that it never blocks, and stops it when it is a flood. */
  private static final class Drain extends Thread {
    private static final int KEEP = 4000;

    private final Process process;
    private final long most;
    private final StringBuilder said;
    private volatile ChildProcess child;

    Drain(Process process, long most, StringBuilder said) {
      super("sandbox-output");
      this.process = process;
      this.most = most;
      this.said = said;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      long total = 0;
      try (InputStream output = process.getInputStream()) {
        for (int n = output.read(buffer); n != -1; n = output.read(buffer)) {
          total += n;
          if (said.length() < KEEP) {
            said.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
          }
          ChildProcess running = child;
          if (total > most && running != null) {
            running.stop("it printed more than " + (most >> 20) + " MB and was stopped");
            return;
          }
        }
      } catch (IOException e) {
        // the process is gone, and its output with it
        return;
      }
    }
  }
}
