package org.chainrule.kernel.language.session;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Completeness;
import org.chainrule.kernel.language.Completions;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.compile.CompilerFiles;
import org.chainrule.kernel.language.compile.MappedSource;
import org.chainrule.kernel.language.runtime.CellRuntime;
import org.chainrule.kernel.language.runtime.FrameNames;
import org.chainrule.kernel.language.runtime.HotSwap;
import org.chainrule.kernel.language.runtime.Invocation;
import org.chainrule.kernel.language.runtime.LocalRuntime;
import org.chainrule.kernel.language.runtime.RuntimeGoneException;
import org.chainrule.kernel.language.runtime.Thrown;

/**
 * The engine: declarations are kept by JShell, all else is compiled directly. The constructor
 * returns at once and opens JShell in the background; calls wait until it is open.
 */
public final class JShellEngine implements CellEngine {
  /** Delay before the warm-up, so that a cell that is sent at once does not wait for it. */
  private static final long WARM_UP_DELAY_MILLIS = 100;

  /** For how long nobody must have asked for anything before the warm-up goes on. */
  private static final long IDLE_MILLIS = 300;

  private final ReentrantLock turn = new ReentrantLock();
  private final SourceMap sources = new SourceMap();
  private final CompilerFiles files;
  private final List<String> classPath;
  private final CellRuntime runtime;
  private final boolean local;
  private final Magics magics;
  private final Optional<DebuggedCells> debugged;
  private volatile CompletableFuture<Shell> shell;
  private volatile long lastUse;
  private volatile boolean closed;
  private int cells;

  private JShellEngine(
      List<String> classPath,
      Optional<Function<FrameNames, CellRuntime>> remote,
      List<Magic> additional) {
    this.classPath = List.copyOf(classPath);
    files = new CompilerFiles(this.classPath);
    local = remote.isEmpty();
    runtime = remote.orElse(LocalRuntime::new).apply(new SourceNames());
    magics = new Magics(this, additional);
    debugged =
        runtime instanceof LocalRuntime here
            ? Optional.of(new DebuggedCells(this::shell, here, sources, turn))
            : Optional.empty();
    shell = opening();
  }

  /**
   * An engine whose cells run in this JVM with this program's class path. Until it is closed, the
   * standard streams belong to the cells.
   *
   * @param additional magics besides the session's own
   */
  public static JShellEngine inThisJvm(List<Magic> additional) {
    return new JShellEngine(ownClassPath(), Optional.empty(), additional);
  }

  /**
   * An engine whose cells run in another runtime. It does not use this JVM's streams and reads no
   * files but those of the class path.
   *
   * @param runtime makes what runs the cells, which can ask for the lines of cells that stack
   *     frames stand for; it is closed with the engine
   * @param classPath the jars and folders that cells can use, as files of this machine
   * @param additional magics besides the session's own
   */
  public static JShellEngine on(
      Function<FrameNames, CellRuntime> runtime, List<String> classPath, List<Magic> additional) {
    return new JShellEngine(classPath, Optional.of(runtime), additional);
  }

  /**
   * The class path of this program: an installed kernel is started with a jar whose manifest refers
   * to its own.
   */
  private static List<String> ownClassPath() {
    String path = System.getProperty("java.class.path");
    List<String> entries = List.of(path.split(File.pathSeparator, -1));
    return entries.size() == 1 ? List.of(HotSwap.home().toString()) : entries;
  }

  private CompletableFuture<Shell> opening() {
    var opening = new CompletableFuture<Shell>();
    Thread opener = new Thread(() -> open(opening), "warm-up");
    opener.setDaemon(true);
    opener.start();
    return opening;
  }

  @SuppressWarnings("CatchingUnchecked") // every failure must reach the waiting calls
  private void open(CompletableFuture<Shell> opening) {
    try {
      Shell opened = new Shell(runtime, sources, files, classPath);
      debugged.ifPresent(each -> each.opened(opened));
      lastUse = System.nanoTime(); // the requests that wait for the shell run before the warm-up
      if (!local) {
        opened.declareImports(); // runs nothing: the runtime may not be ready
        opening.complete(opened);
        return;
      }
      opening.complete(opened);
      Thread.sleep(WARM_UP_DELAY_MILLIS);
      turn.lock();
      try {
        // after a reset, its classes would clash with those of the next shell
        if (shell == opening && !closed) {
          warm(opened);
        }
      } finally {
        endTurn();
      }
    } catch (Throwable e) {
      opening.completeExceptionally(e);
    }
  }

  private void warm(Shell opened) {
    unseen(opened, Shell::warm);
  }

  private void unseen(Shell opened, Consumer<Shell> work) {
    runtime.begin(0, CellIo.none());
    try {
      work.accept(opened);
    } finally {
      runtime.end();
    }
  }

  @Override
  public Optional<Debuggee> debuggee() {
    return debugged.map(each -> each);
  }

  /** Prepares for typical cells in the background, whenever nothing else is to be done. */
  public void warmUp() {
    Thread thread = new Thread(new WarmUp(this), "idle");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until nobody has asked for anything for a while, and runs a step of the warm-up.
   *
   * @return false if there will be no more, because the engine has been closed or is debugged
   */
  @SuppressWarnings("CatchingUnchecked") // whatever fails here would not have been needed
  boolean whenIdle(Consumer<Shell> step) {
    try {
      awaitReady();
      for (long left = untilIdle(); left > 0; left = untilIdle()) {
        Thread.sleep(left);
      }
      turn.lock();
      try {
        boolean wanted = !closed && debugged.filter(DebuggedCells::isWatched).isEmpty();
        if (wanted) {
          unseen(shell(), step);
        }
        return wanted;
      } finally {
        turn.unlock();
      }
    } catch (Throwable e) {
      return false;
    }
  }

  private long untilIdle() {
    long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastUse);
    return turn.isLocked() || turn.hasQueuedThreads() ? IDLE_MILLIS : IDLE_MILLIS - idle;
  }

  private void endTurn() {
    lastUse = System.nanoTime();
    turn.unlock();
  }

  /** Waits until the engine is ready for its first cell. */
  public void awaitReady() {
    shell();
  }

  @Override
  public CellResult run(String code, CellIo io) {
    return inTurn(
        io,
        () -> {
          debugged.ifPresent(DebuggedCells::declareCopies);
          int shown = io.executionCount();
          int number = shown > 0 ? shown : ++cells;
          return run(new Cell(number, MappedSource.withLineFeeds(code), io));
        });
  }

  @Override
  public CellResult run(Runnable body, CellIo io) {
    return inTurn(
        io,
        () -> {
          var cell = new Cell(io.executionCount(), "", io);
          Invocation ended =
              runtime instanceof LocalRuntime here
                  ? here.call(
                      () -> {
                        body.run();
                        return null;
                      })
                  : new Invocation.Interrupted(false);
          return ended instanceof Invocation.Threw threw
              ? new Traceback(sources, cell).failed(threw.thrown())
              : ended instanceof Invocation.Returned
                  ? CellResult.nothing()
                  : CellRun.interrupted(ended);
        });
  }

  private CellResult inTurn(CellIo io, Supplier<CellResult> body) {
    turn.lock();
    try {
      runtime.begin(io.executionCount() > 0 ? io.executionCount() : cells + 1, io);
      return body.get();
    } catch (RuntimeGoneException e) {
      return new CellResult.Gone(e.getMessage());
    } catch (RuntimeException | Error e) {
      if (isOverflow(e)) {
        // the compiler's: what the cell itself throws comes back as data
        return CellResult.Failed.of(
            CellResult.Kind.COMPILATION, CompileReport.NAME, "the cell is nested too deeply");
      }
      return new Traceback(sources, new Cell(cells, "", io)).failed(Thrown.of(e));
    } finally {
      runtime.end();
      endTurn();
    }
  }

  private static boolean isOverflow(Throwable thrown) {
    return thrown instanceof StackOverflowError
        || (thrown.getCause() != null && isOverflow(thrown.getCause()));
  }

  private CellResult run(Cell cell) {
    CellResult last = CellResult.nothing();
    for (Segment segment : Segment.of(cell.code())) {
      // a value in the middle of a cell is displayed
      if (last instanceof CellResult.Completed completed) {
        completed.value().ifPresent(value -> cell.io().display(value, null));
      }
      if (segment instanceof Segment.Magic magic) {
        last = magics.run(magic, cell);
      } else {
        last = shell().run(cell, ((Segment.Java) segment).text());
      }
      if (!(last instanceof CellResult.Completed)) {
        return last;
      }
    }
    return last;
  }

  /** The shell; waits until it is open. */
  Shell shell() {
    return shell.join();
  }

  /** Begins a new, empty session. */
  public void reset() {
    turn.lock();
    try {
      shell().close();
      runtime.reset();
      sources.clear();
      files.classPath(classPath);
      cells = 0;
      shell = opening();
    } finally {
      endTurn();
    }
  }

  @Override
  public void interrupt() {
    runtime.interrupt();
  }

  @Override
  public Completions complete(String code, int cursor) {
    turn.lock();
    try {
      return magics
          .completions(code, cursor)
          .orElseGet(() -> shell().complete(Segment.withoutMagics(code), cursor));
    } finally {
      endTurn();
    }
  }

  @Override
  public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
    turn.lock();
    try {
      // rendering may call the learner's code, which may not end
      runtime.begin(0, CellIo.none());
      return shell().inspect(Segment.withoutMagics(code), cursor);
    } finally {
      runtime.end();
      endTurn();
    }
  }

  @Override
  public Completeness isComplete(String code) {
    turn.lock();
    try {
      return shell().isComplete(Segment.withoutMagics(code));
    } finally {
      endTurn();
    }
  }

  /** Thrown when a cell is interrupted while it waits for other code. */
  static final class InterruptedCall extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Invocation how;

    InterruptedCall(Invocation how) {
      super("interrupted");
      this.how = how;
    }

    Invocation how() {
      return how;
    }
  }

  /**
   * Calls something that may take long so that the user can interrupt it, if the cells run in this
   * JVM.
   *
   * @throws InterruptedCall if it was interrupted
   * @throws Exception what it throws
   */
  <T> T interruptibly(Callable<T> body) throws Exception {
    if (!(runtime instanceof LocalRuntime here)) {
      return body.call();
    }
    var value = new AtomicReference<T>();
    var thrown = new AtomicReference<Exception>();
    Invocation ended =
        here.call(
            () -> {
              try {
                value.set(body.call());
              } catch (Exception e) {
                thrown.set(e);
              }
              return null;
            });
    if (ended instanceof Invocation.Interrupted) {
      throw new InterruptedCall(ended);
    }
    if (ended instanceof Invocation.Threw threw) {
      throw new IllegalStateException(threw.thrown().type() + ": " + threw.thrown().message());
    }
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return value.get();
  }

  @Override
  public void close() {
    closed = true;
    shell().close();
    runtime.close();
  }

  /** Names frames by the source map. */
  private final class SourceNames implements FrameNames {
    @Override
    public String line(String className, String file, int line) {
      return sources
          .place(className, line)
          .map(place -> "cell [" + place.cell() + "] line " + place.line())
          .orElseGet(() -> file + ":" + line);
    }

    @Override
    public String trace(Thrown thrown, int cell) {
      var failed = new Traceback(sources, new Cell(cell, "", CellIo.none())).failed(thrown);
      return String.join("\n", failed.traceback());
    }
  }
}
