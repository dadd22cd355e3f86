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

/**
 * A sandboxed child process: its process tree, the socket to it, its limits, and the reason why it
 * ended.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The exit codes of a process that was ended by one of the signals HUP, INT, KILL, and TERM. */
  private static final List<Integer> SIGNAL_EXIT_CODES = List.of(129, 130, 137, 143);

  private final Process process;
  private final ProcessTree processes;
  private final SandboxDirs dirs;
  private final DiskUse disk;
  private final Watch watch;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final long outOfMemory = Watch.outOfMemory();
  private final AtomicReference<End> end = new AtomicReference<>();

  /**
   * The reason why the child ended, and whether the machine or grader caused it and not the code.
   */
  private record End(String reason, boolean infrastructure) {}

  private ChildProcess(
      Process process,
      ProcessTree processes,
      SandboxDirs dirs,
      Limits limits,
      DiskUse disk,
      SocketChannel channel) {
    this.process = process;
    this.processes = processes;
    this.dirs = dirs;
    this.disk = disk;
    this.channel = channel;
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    watch =
        new Watch(
            processes,
            limits,
            disk,
            new Watch.Listener() {
              @Override
              public void limitExceeded(String reason) {
                stop(new End(reason, false));
              }

              @Override
              public void sandboxFailed(String reason) {
                stop(new End(reason, true));
              }
            });
  }

  /**
   * Starts a child process and waits until it has connected. No failure here is caused by the
   * submission.
   *
   * @throws SandboxFailure if the child process does not start or connect
   */
  static ChildProcess start(SandboxDirs dirs, Limits limits, DiskUse disk, List<String> command)
      throws IOException {
    byte[] token = new byte[SandboxMain.TOKEN];
    RANDOM.nextBytes(token);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(dirs.socket()));
      dirs.giveToChild(dirs.socket(), "rw-------");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(dirs.own().toFile());
      builder.environment().clear();
      Process process = builder.start();
      var processes = new ProcessTree(process.toHandle(), dirs.user());
      CleanupRegistry.register(processes);
      var captured = new StringBuilder();
      var drain = new Drain(process, limits.outputBytes(), captured);
      var startTimeout =
          Watch.SCHEDULER.schedule(processes::kill, START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      var closeOnExit = process.onExit().thenRun(() -> closeQuietly(server));
      drain.start();
      try {
        try (OutputStream stdin = process.getOutputStream()) {
          stdin.write(token);
        }
        SocketChannel channel = accept(server, dirs, token);
        var child = new ChildProcess(process, processes, dirs, limits, disk, channel);
        drain.child = child;
        child.watch.start();
        return child;
      } catch (IOException e) {
        processes.kill();
        CleanupRegistry.unregister(processes);
        throw new SandboxFailure("the sandboxed JVM did not start: " + beginning(captured), e);
      } finally {
        startTimeout.cancel(false);
        closeOnExit.cancel(false);
        Files.deleteIfExists(dirs.socket());
      }
    }
  }

  /**
   * Accepts the connection of the child process. Connections from another user or without the token
   * are closed.
   */
  private static SocketChannel accept(ServerSocketChannel server, SandboxDirs dirs, byte[] token)
      throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      var tokenTimeout = Watch.SCHEDULER.schedule(() -> closeQuietly(channel), 1, TimeUnit.MINUTES);
      try {
        if (isPeer(channel, dirs) && MessageDigest.isEqual(token, read(channel, token.length))) {
          return channel;
        }
      } catch (IOException e) {
        // this was not the child process, which may still connect
        closeQuietly(channel);
      } finally {
        tokenTimeout.cancel(false);
      }
      closeQuietly(channel);
    }
  }

  private static boolean isPeer(SocketChannel channel, SandboxDirs dirs) throws IOException {
    if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return true;
    }
    return channel
        .getOption(ExtendedSocketOptions.SO_PEERCRED)
        .user()
        .equals(Files.getOwner(dirs.own()));
  }

  private static byte[] read(SocketChannel channel, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    int read;
    do {
      // a read may return fewer bytes than requested
      read = channel.read(bytes);
    } while (read >= 0 && bytes.hasRemaining());
    return bytes.array();
  }

  private static String beginning(StringBuilder captured) {
    synchronized (captured) {
      return captured.substring(0, Math.min(500, captured.length())).strip();
    }
  }

  /**
   * Sends a request and waits for its reply, within the given limits.
   *
   * @throws IOException if the child process ended because of the code in it
   * @throws SandboxFailure if the child process ended for any other reason
   */
  SandboxProtocol.Reply ask(SandboxProtocol.Request request, Budget budget, Duration limit)
      throws IOException {
    watch.begin(budget, limit);
    try {
      long id = RANDOM.nextLong();
      out.writeLong(id);
      SandboxProtocol.write(out, request);
      out.flush();
      if (in.readLong() != id) {
        throw new ProtocolException("the reply does not match the request");
      }
      return SandboxProtocol.readReply(in);
    } catch (IOException | RuntimeException e) {
      stop(lostConnection(e));
      throw new IOException(endReason().orElseThrow(), e);
    } finally {
      watch.end();
    }
  }

  /** Returns the reason why the connection was lost if this object has not stopped the child. */
  private End lostConnection(Exception e) {
    if (end.get() != null) {
      return end.get();
    }
    boolean ended = false;
    try {
      // after an invalid reply, the process may still be running
      ended =
          !(e instanceof ProtocolException || e instanceof RuntimeException)
              && process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (ended && SIGNAL_EXIT_CODES.contains(process.exitValue())) {
      return new End("the sandbox was killed by signal " + (process.exitValue() - 128), true);
    }
    if (Watch.outOfMemory() > outOfMemory) {
      return new End("the machine ran out of memory", true);
    }
    return new End(
        "the program ended in the middle (System.exit, or killed for using too much)", false);
  }

  /**
   * Returns the reason why the child process ended, or empty while it is running.
   *
   * @throws SandboxFailure if it did not end because of the code in it
   */
  Optional<String> endReason() {
    End ended = end.get();
    if (ended != null && ended.infrastructure()) {
      throw new SandboxFailure(ended.reason());
    }
    return Optional.ofNullable(ended).map(End::reason);
  }

  /** Returns the child's current number of threads. */
  int threads() {
    return watch.threads();
  }

  private void stop(End reason) {
    end.compareAndSet(null, reason);
    watch.close();
    processes.kill();
    CleanupRegistry.unregister(processes);
    closeQuietly(channel);
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // the resource is being discarded anyway
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
    CleanupRegistry.delete(dirs.own());
    disk.deletePublicFiles();
  }

  /**
   * Reads the child's output, so that the child never blocks, and stops the child if it prints too
   * much.
   */
  private static final class Drain extends Thread {
    private static final int MAX_CAPTURED = 4000;

    private final Process process;
    private final long maxBytes;
    private final StringBuilder captured;
    private volatile ChildProcess child;

    Drain(Process process, long maxBytes, StringBuilder captured) {
      super("sandbox-output");
      this.process = process;
      this.maxBytes = maxBytes;
      this.captured = captured;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      long total = 0;
      try (InputStream output = process.getInputStream()) {
        for (int n = output.read(buffer); n != -1; n = output.read(buffer)) {
          total += n;
          synchronized (captured) {
            if (captured.length() < MAX_CAPTURED) {
              captured.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
          }
          ChildProcess running = child;
          if (total > maxBytes && running != null) {
            running.stop(
                new End("it printed more than " + (maxBytes >> 20) + " MB and was stopped", false));
            return;
          }
        }
      } catch (IOException e) {
        // the process has ended
        return;
      }
    }
  }
}
