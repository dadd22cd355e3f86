package org.chainrule.exercises.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import jdk.net.ExtendedSocketOptions;
import org.chainrule.exercises.child.SandboxMain;
import org.chainrule.exercises.child.SandboxProtocol;

/** One child: its process tree, the socket to it, what it may use, and why it ended. */
final class ChildProcess implements AutoCloseable {
  private static final Duration TO_START = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How a program ends that got one of the signals HUP, INT, KILL and TERM from outside. */
  private static final List<Integer> SIGNALLED = List.of(129, 130, 137, 143);

  private final Process process;
  private final ProcessTree processes;
  private final SandboxDirs place;
  private final DiskUse disk;
  private final Watch watch;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final long outOfMemory = Watch.outOfMemory();
  private final AtomicReference<End> end = new AtomicReference<>();

  /** Why it ended, and whether that says something about the code in it. */
  private record End(String why, boolean ours) {}

  private ChildProcess(
      Process process,
      ProcessTree processes,
      SandboxDirs place,
      Limits limits,
      DiskUse disk,
      SocketChannel channel) {
    this.process = process;
    this.processes = processes;
    this.place = place;
    this.disk = disk;
    this.channel = channel;
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    watch =
        new Watch(
            processes,
            limits,
            disk,
            new Watch.Ending() {
              @Override
              public void theirs(String why) {
                stop(new End(why, false));
              }

              @Override
              public void ours(String why) {
                stop(new End(why, true));
              }
            });
  }

  /** Starts a child and waits until it has connected; all that can go wrong here is no answer's. */
  static ChildProcess start(SandboxDirs place, Limits limits, DiskUse disk, List<String> command)
      throws IOException {
    byte[] token = new byte[SandboxMain.TOKEN];
    RANDOM.nextBytes(token);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(place.socket()));
      place.hand(place.socket(), "rw-------");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(place.own().toFile());
      builder.environment().clear();
      Process process = builder.start();
      var processes = new ProcessTree(process.toHandle(), place.user());
      CleanupRegistry.kill(processes);
      var said = new StringBuilder();
      var drain = new Drain(process, limits.outputBytes(), said);
      var giveUp = Watch.CLOCK.schedule(processes::kill, TO_START.toSeconds(), TimeUnit.SECONDS);
      var ended = process.onExit().thenRun(() -> closeQuietly(server));
      drain.start();
      try {
        try (OutputStream stdin = process.getOutputStream()) {
          stdin.write(token);
        }
        SocketChannel channel = accept(server, place, token);
        var child = new ChildProcess(process, processes, place, limits, disk, channel);
        drain.child = child;
        child.watch.start();
        return child;
      } catch (IOException e) {
        processes.kill();
        CleanupRegistry.forget(processes);
        throw new SandboxFailure("the sandboxed JVM did not start: " + firstWords(said), e);
      } finally {
        giveUp.cancel(false);
        ended.cancel(false);
        Files.deleteIfExists(place.socket());
      }
    }
  }

  /** The child that was started, and nobody else: it is the right user's, and knows the token. */
  private static SocketChannel accept(ServerSocketChannel server, SandboxDirs place, byte[] token)
      throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      var slow = Watch.CLOCK.schedule(() -> closeQuietly(channel), 1, TimeUnit.MINUTES);
      try {
        if (isPeer(channel, place) && MessageDigest.isEqual(token, read(channel, token.length))) {
          return channel;
        }
      } catch (IOException e) {
        // whoever that was, the child may still come
        closeQuietly(channel);
      } finally {
        slow.cancel(false);
      }
      closeQuietly(channel);
    }
  }

  private static boolean isPeer(SocketChannel channel, SandboxDirs place) throws IOException {
    if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return true;
    }
    return channel
        .getOption(ExtendedSocketOptions.SO_PEERCRED)
        .user()
        .equals(Files.getOwner(place.own()));
  }

  private static byte[] read(SocketChannel channel, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    int got;
    do {
      // a socket gives what it has
      got = channel.read(bytes);
    } while (got >= 0 && bytes.hasRemaining());
    return bytes.array();
  }

  private static String firstWords(StringBuilder said) {
    synchronized (said) {
      return said.substring(0, Math.min(500, said.length())).strip();
    }
  }

  /**
   * Sends a request and waits for its reply, but no longer than it may take.
   *
   * @throws IOException when the child ended, and that says something about the code in it
   * @throws SandboxFailure when it ended, and that says nothing
   */
  SandboxProtocol.Reply ask(SandboxProtocol.Request request, Budget budget, Duration atMost)
      throws IOException {
    watch.begin(budget, atMost);
    try {
      long id = RANDOM.nextLong();
      out.writeLong(id);
      SandboxProtocol.write(out, request);
      out.flush();
      if (in.readLong() != id) {
        throw new ProtocolException("that is no reply to this request");
      }
      return SandboxProtocol.readReply(in);
    } catch (IOException | RuntimeException e) {
      stop(lost(e));
      throw new IOException(why().orElseThrow(), e);
    } finally {
      watch.end();
    }
  }

  /** Why it is not there any more although nobody here has stopped it. */
  private End lost(Exception e) {
    if (end.get() != null) {
      return end.get();
    }
    boolean ended = false;
    try {
      // what answers with noise has not ended
      ended =
          !(e instanceof ProtocolException || e instanceof RuntimeException)
              && process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (ended && SIGNALLED.contains(process.exitValue())) {
      return new End("the sandbox was killed by signal " + (process.exitValue() - 128), true);
    }
    if (Watch.outOfMemory() > outOfMemory) {
      return new End("the machine ran out of memory", true);
    }
    return new End(
        "the program ended in the middle (System.exit, or killed for using too much)", false);
  }

  /**
   * Why it ended; empty while it lives.
   *
   * @throws SandboxFailure when that says nothing about the code in it
   */
  Optional<String> why() {
    End ended = end.get();
    if (ended != null && ended.ours()) {
      throw new SandboxFailure(ended.why());
    }
    return Optional.ofNullable(ended).map(End::why);
  }

  /** How many threads it has now. */
  int threads() {
    return watch.threads();
  }

  private void stop(End reason) {
    end.compareAndSet(null, reason);
    watch.close();
    processes.kill();
    CleanupRegistry.forget(processes);
    closeQuietly(channel);
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // it is going away either way
      return;
    }
  }

  @Override
  public void close() throws IOException {
    stop(new End("closed", false));
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    CleanupRegistry.delete(place.own());
    disk.deleteStrewn();
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
          synchronized (said) {
            if (said.length() < KEEP) {
              said.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
          }
          ChildProcess running = child;
          if (total > most && running != null) {
            running.stop(
                new End("it printed more than " + (most >> 20) + " MB and was stopped", false));
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
