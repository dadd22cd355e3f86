package org.chainrule.exercises.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chainrule.exercises.child.Plain;
import org.chainrule.exercises.compiler.CompilerMain;
import org.chainrule.exercises.compiler.Word;
import org.chainrule.exercises.sandbox.Session.Outcome;

/**
 * A JVM that compiles cells, so that a source that was made to keep a compiler busy, or to fill its
 * memory, costs a process that can be killed. It serves one session at a time and stays warm for
 * the next.
 */
final class CompilerProcess implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(20);

  /** How a JVM ends that was told to end where its heap is full. */
  private static final int OUT_OF_MEMORY = 3;

  private static final int MAX_CLASS = 16 << 20;

  private final Process process;
  private final ProcessTree processes;
  private final DataInputStream in;
  private final DataOutputStream out;
  private volatile boolean tooLong;
  private volatile boolean tooBusy;

  private CompilerProcess(Process process) {
    this.process = process;
    processes = new ProcessTree(process.toHandle(), OptionalInt.empty());
    AtExit.kill(processes);
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /** Starts one; its first session is being prepared when this returns. */
  static CompilerProcess start(String ownPath, String cellPath) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
            cellPath);
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
      out.writeByte(Word.OPEN);
      out.flush();
      return process.isAlive();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until the session that was begun is there. */
  void ready() throws IOException {
    try {
      if (read(TO_START) == Word.OPEN) {
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
      out.writeByte(Word.RUN);
      Plain.writeText(out, cell);
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
        case Word.LOAD -> calls.load();
        case Word.INVOKE -> calls.invoke();
        case Word.RAN -> {
          return new Outcome.Ran(in.readBoolean() ? calls.value : null);
        }
        case Word.FAILED -> {
          return calls.failed();
        }
        case Word.REJECTED -> {
          return new Outcome.Failed(Outcome.Failed.COMPILATION, Plain.readText(in));
        }
        case Word.GONE -> {
          return new Outcome.Gone(calls.child.why().orElse("the program ended"));
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
    AtExit.forget(processes);
  }

  /** What the compiler asks the child for. Values stay here: it is not told what they are. */
  private final class Calls {
    private final ChildProcess child;
    private final Budget budget;
    private final Duration atMost;
    private Object value;
    private Plain.Reply.Thrown thrown;

    Calls(ChildProcess child, Budget budget, Duration atMost) {
      this.child = child;
      this.budget = budget;
      this.atMost = atMost;
    }

    void load() throws IOException {
      int count = in.readInt();
      var names = new String[count];
      var classes = new byte[count][];
      for (int i = 0; i < count; i++) {
        names[i] = Plain.readText(in);
        int length = in.readInt();
        if (length < 0 || length > MAX_CLASS) {
          throw new IOException("a class of " + length + " bytes");
        }
        classes[i] = in.readNBytes(length);
      }
      reply(
          request -> {
            request.writeByte(Plain.LOAD);
            request.writeInt(count);
            for (int i = 0; i < count; i++) {
              Plain.writeText(request, names[i]);
              request.writeInt(classes[i].length);
              request.write(classes[i]);
            }
          });
    }

    void invoke() throws IOException {
      String className = Plain.readText(in);
      String methodName = Plain.readText(in);
      reply(
          request -> {
            request.writeByte(Plain.INVOKE);
            Plain.writeText(request, className);
            Plain.writeText(request, methodName);
          });
    }

    Outcome.Failed failed() {
      return thrown == null
          ? new Outcome.Failed(Outcome.Failed.COMPILATION, "it uses what is not defined")
          : new Outcome.Failed(thrown.type(), thrown.message());
    }

    private void reply(ChildProcess.Request request) throws IOException {
      value = null;
      Plain.Reply reply;
      try {
        reply = child.ask(request, budget, atMost);
      } catch (IOException e) {
        // why is told when the compiler has heard of it
        out.writeByte(Word.GONE);
        out.flush();
        return;
      }
      if (reply instanceof Plain.Reply.Thrown thrownReply) {
        thrown = thrownReply;
        out.writeByte(Word.THREW);
        Plain.writeText(out, thrown.type());
      } else if (reply instanceof Plain.Reply.Unresolved unresolved) {
        out.writeByte(Word.UNRESOLVED);
        out.writeInt(unresolved.id());
      } else {
        if (reply instanceof Plain.Reply.Value returned) {
          value = returned.value();
        }
        out.writeByte(Word.DONE);
      }
      out.flush();
    }
  }
}
