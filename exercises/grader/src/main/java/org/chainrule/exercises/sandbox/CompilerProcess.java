package org.chainrule.exercises.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chainrule.exercises.child.SandboxProtocol;
import org.chainrule.exercises.child.SandboxProtocol.Reply;
import org.chainrule.exercises.compiler.CompilerMain;
import org.chainrule.exercises.compiler.CompilerProtocol;
import org.chainrule.exercises.sandbox.Session.Outcome;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.compile.CompilerFiles;

/**
 * A separate JVM that compiles cells. If a source keeps the compiler busy or fills its memory, only
 * this process has to be killed. The process serves one session at a time and is reused for the
 * next.
 */
final class CompilerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  /** The exit code of a JVM that ran out of heap space with -XX:+ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Process process;
  private final ProcessTree processes;
  private final DataInputStream in;
  private final DataOutputStream out;
  private volatile boolean tooLong;
  private volatile boolean tooBusy;

  private CompilerProcess(Process process) {
    this.process = process;
    processes = new ProcessTree(process.toHandle(), OptionalInt.empty());
    CleanupRegistry.register(processes);
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /** Starts a compiler process, which prepares its first session in the background. */
  static CompilerProcess start(String ownPath, String cellPath) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    CompilerFiles.EXPORTS.forEach(each -> command.add("--add-exports=" + each + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-Djava.awt.headless=true",
            "-cp",
            ownPath,
            CompilerMain.class.getName(),
            cellPath));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    var compiler = new CompilerProcess(builder.start());
    if (!compiler.prepare()) {
      compiler.close();
      throw new IOException("the compiling JVM does not start: " + String.join(" ", command));
    }
    return compiler;
  }

  /**
   * Requests a new session without waiting for it, and returns whether the process is still
   * running.
   */
  boolean prepare() {
    try {
      out.writeByte(CompilerProtocol.OPEN);
      out.flush();
      return process.isAlive();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until the requested session is ready. */
  void ready() throws IOException {
    try {
      if (read(START_TIMEOUT) == CompilerProtocol.OPEN) {
        return;
      }
    } catch (EOFException e) {
      throw new IOException("the compiling JVM ended before it was ready", e);
    }
    throw new IOException("the compiling JVM sent an unexpected reply while starting");
  }

  /** Begins a new session, and waits until it is ready. */
  void reset() throws IOException {
    prepare();
    ready();
  }

  /**
   * Compiles a cell and has the child process run it, one snippet at a time.
   *
   * @param atMost the time limit for running each call in the child and, separately, for compiling
   */
  Outcome run(String cell, ChildProcess child, Budget budget, Duration atMost) {
    Duration before = used();
    try {
      out.writeByte(CompilerProtocol.RUN);
      SandboxProtocol.writeText(out, cell);
      out.flush();
      return awaitResult(new CallForwarder(child, budget, atMost), atMost);
    } catch (IOException e) {
      return outcomeAfterExit(e, atMost);
    } finally {
      budget.spendCompiling(used().minus(before));
    }
  }

  private Duration used() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Returns the outcome of a cell after the compiler process ended. The source is blamed only if it
   * is known to have exceeded the compiler's limits.
   *
   * @throws SandboxFailure if the compiler ended for any other reason
   */
  private Outcome outcomeAfterExit(IOException e, Duration perCell) {
    boolean exitedByItself = false;
    try {
      exitedByItself = !tooLong && process.waitFor(1, TimeUnit.MINUTES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
    if (tooLong) {
      return new Outcome.Gone("the compiler did not finish within " + Watch.words(perCell));
    }
    if (exitedByItself && process.exitValue() == OUT_OF_MEMORY) {
      return new Outcome.Gone("the source is too much for the compiler");
    }
    throw new SandboxFailure(
        tooBusy
            ? "the machine is too busy: the compiler did not get "
                + Watch.words(perCell)
                + " of processor time"
            : "the compiling JVM ended" + (exitedByItself ? " with " + process.exitValue() : ""),
        e);
  }

  private Outcome awaitResult(CallForwarder forwarder, Duration perCell) throws IOException {
    while (true) {
      int message = read(perCell);
      switch (message) {
        case CompilerProtocol.CALL -> forwarder.forward();
        case CompilerProtocol.RESULT -> {
          return forwarder.outcome(CompilerProtocol.readResult(in));
        }
        default -> throw new IOException("unexpected message from the compiler: " + message);
      }
    }
  }

  private int read(Duration atMost) throws IOException {
    var limit = new ProcessorTimeLimit(atMost);
    try {
      return in.readUnsignedByte();
    } finally {
      limit.stop();
    }
  }

  /**
   * Kills the process when it has used up its processor time, so that other load on the machine
   * does not count.
   */
  private final class ProcessorTimeLimit {
    private final Duration atMost;
    private final Duration before = used();
    private final long start = System.nanoTime();
    private ScheduledFuture<?> next;
    private boolean stopped;

    ProcessorTimeLimit(Duration atMost) {
      this.atMost = atMost;
      check();
    }

    private synchronized void check() {
      Duration left = atMost.minus(used().minus(before));
      boolean isLate = System.nanoTime() - start > Limits.PATIENCE * atMost.toNanos();
      if (stopped) {
        return;
      }
      if (isLate || left.isNegative() || left.isZero()) {
        tooBusy = isLate;
        tooLong = !isLate;
        processes.kill();
        return;
      }
      next = Watch.SCHEDULER.schedule(this::check, left.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    synchronized void stop() {
      stopped = true;
      if (next != null) {
        next.cancel(false);
      }
    }
  }

  @Override
  public void close() {
    processes.kill();
    CleanupRegistry.unregister(processes);
  }

  /**
   * Forwards the compiler's requests to the child process. Values are kept here and are not sent to
   * the compiler.
   */
  private final class CallForwarder {
    private final ChildProcess child;
    private final Budget budget;
    private final Duration atMost;
    private Object value;

    CallForwarder(ChildProcess child, Budget budget, Duration atMost) {
      this.child = child;
      this.budget = budget;
      this.atMost = atMost;
    }

    Outcome outcome(CellResult result) {
      if (result instanceof CellResult.Failed failed) {
        return new Outcome.Failed(failed);
      }
      return result instanceof CellResult.Gone
          ? new Outcome.Gone(child.endReason().orElse("the program ended"))
          : new Outcome.Ran(value);
    }

    /** Forwards one request to the child process, and the reply to the compiler. */
    void forward() throws IOException {
      var request = SandboxProtocol.readRequest(in);
      Reply reply;
      try {
        reply = child.ask(request, budget, atMost);
      } catch (IOException e) {
        // the reason is reported after the compiler has ended the cell
        out.writeByte(CompilerProtocol.GONE);
        out.flush();
        return;
      }
      if (reply instanceof Reply.Value returned) {
        value = returned.value();
        reply = new Reply.Done();
      }
      out.writeByte(CompilerProtocol.REPLY);
      SandboxProtocol.write(out, reply);
      out.flush();
    }
  }
}
