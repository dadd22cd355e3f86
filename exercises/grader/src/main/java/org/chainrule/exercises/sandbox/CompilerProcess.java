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
 * A JVM that compiles cells, so that a source that was made to keep a compiler busy, or to fill its
 * memory, costs a process that can be killed. It serves one session at a time and stays warm for
 * the next.
 */
final class CompilerProcess implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(20);

  /** How a JVM ends that was told to end where its heap is full. */
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
    CleanupRegistry.kill(processes);
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /** Starts one; its first session is being prepared when this returns. */
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
   * Begins a new session, without waiting for it; answers whether the process can still do that.
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

  /** Waits until the session that was begun is there. */
  void ready() throws IOException {
    try {
      if (read(TO_START) == CompilerProtocol.OPEN) {
        return;
      }
    } catch (EOFException e) {
      throw new IOException("the compiling JVM ended before it was ready", e);
    }
    throw new IOException("the compiling JVM said something else than that it is ready");
  }

  /**
   * Compiles a cell, and has the child run it piece by piece.
   *
   * @param atMost what the child may use for it, and what the compiler may use besides
   */
  Outcome run(String cell, ChildProcess child, Budget budget, Duration atMost) {
    Duration before = used();
    try {
      out.writeByte(CompilerProtocol.RUN);
      SandboxProtocol.writeText(out, cell);
      out.flush();
      return answer(new Calls(child, budget, atMost), atMost);
    } catch (IOException e) {
      return ended(e, atMost);
    } finally {
      budget.spendCompiling(used().minus(before));
    }
  }

  private Duration used() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Only where it is known that the source was too much for it, that is said of the source. */
  private Outcome ended(IOException e, Duration perCell) {
    boolean itself = false;
    try {
      itself = !tooLong && process.waitFor(1, TimeUnit.MINUTES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
    if (tooLong) {
      return new Outcome.Gone("the compiler did not finish within " + Watch.words(perCell));
    }
    if (itself && process.exitValue() == OUT_OF_MEMORY) {
      return new Outcome.Gone("the source is too much for the compiler");
    }
    throw new SandboxFailure(
        tooBusy
            ? "the machine is too busy: the compiler did not get "
                + Watch.words(perCell)
                + " of processor time"
            : "the compiling JVM ended" + (itself ? " with " + process.exitValue() : ""),
        e);
  }

  private Outcome answer(Calls calls, Duration perCell) throws IOException {
    while (true) {
      int word = read(perCell);
      switch (word) {
        case CompilerProtocol.CALL -> calls.pass();
        case CompilerProtocol.RESULT -> {
          return calls.outcome(CompilerProtocol.readResult(in));
        }
        default -> throw new IOException("not a word of the compiler's: " + word);
      }
    }
  }

  private int read(Duration atMost) throws IOException {
    var clock = new Clock(atMost);
    try {
      return in.readUnsignedByte();
    } finally {
      clock.stop();
    }
  }

  /**
   * Kills the process when it has used its time: processor time, so that others' load is no matter.
   */
  private final class Clock {
    private final Duration atMost;
    private final Duration before = used();
    private final long start = System.nanoTime();
    private ScheduledFuture<?> next;
    private boolean stopped;

    Clock(Duration atMost) {
      this.atMost = atMost;
      look();
    }

    private synchronized void look() {
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
      next = Watch.CLOCK.schedule(this::look, left.toMillis() + 1, TimeUnit.MILLISECONDS);
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
    CleanupRegistry.forget(processes);
  }

  /** What the compiler asks the child for. Values stay here: it is not told what they are. */
  private final class Calls {
    private final ChildProcess child;
    private final Budget budget;
    private final Duration atMost;
    private Object value;

    Calls(ChildProcess child, Budget budget, Duration atMost) {
      this.child = child;
      this.budget = budget;
      this.atMost = atMost;
    }

    Outcome outcome(CellResult result) {
      if (result instanceof CellResult.Failed failed) {
        return new Outcome.Failed(failed);
      }
      return result instanceof CellResult.Gone
          ? new Outcome.Gone(child.why().orElse("the program ended"))
          : new Outcome.Ran(value);
    }

    /** Passes a request on to the child, and its reply back. */
    void pass() throws IOException {
      var request = SandboxProtocol.readRequest(in);
      Reply reply;
      try {
        reply = child.ask(request, budget, atMost);
      } catch (IOException e) {
        // why is told when the compiler has heard of it
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
