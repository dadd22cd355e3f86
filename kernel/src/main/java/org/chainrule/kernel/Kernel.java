package org.chainrule.kernel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.chainrule.kernel.debug.DebugAdapter;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.CellEngine;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;
import org.chainrule.kernel.wire.Wire;
import org.chainrule.widgets.Widget;
import org.chainrule.widgets.WidgetHost;

/**
 * The message loop. One thread handles the shell channel; another the control channel, so that
 * interrupt and shutdown are handled while a cell runs. The cell engine starts in a third thread
 * while the sockets are bound.
 */
public final class Kernel implements AutoCloseable {
  /**
   * The kernel's options.
   *
   * @param history the history file, or null for none
   * @param outputLimit the most characters of text that one cell may print
   * @param cellTimeout how long a cell may run before it is interrupted; zero for no limit
   * @param log where the kernel logs
   */
  public record Options(Path history, long outputLimit, Duration cellTimeout, PrintStream log) {}

  private final Session session = new Session("kernel");
  private final Requests shell = new Requests();
  private final Requests control = new Requests();
  private final CompletableFuture<Boolean> shutdown = new CompletableFuture<>();
  private final CompletableFuture<CellEngine> language;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> daemon("jupyter-timer", work));
  private final PrintStream log;
  private final Wire wire;
  private final Input input;
  private final History history;
  private final Comms comms;
  private final Executor executor;
  private final WidgetHost outerWidgets;
  private final Introspection introspection;
  private final LanguageThread languageThread;

  private Optional<DebugAdapter> debugger = Optional.empty();

  /** The request that the shell thread handles: the parent of what comms send. */
  private volatile Message current = session.message("", new JsonObject());

  private Kernel(Connection connection, CompletableFuture<CellEngine> language, Options options)
      throws IOException {
    this.language = language;
    log = options.log();
    wire = Wire.bind(connection, session, new Incoming());
    input = new Input(session, question -> wire.send(Channel.STDIN, question));
    history = new History(options.history(), what -> logError(what, null));
    comms = new Comms(new CommLine());
    languageThread = new LanguageThread(language, options.cellTimeout());
    executor =
        new Executor(languageThread, new News(), input, history, timer, options.outputLimit());
    var widgets = new WidgetComms(comms);
    comms.register(widgets.control());
    outerWidgets = Widget.connect(widgets);
    introspection = new Introspection(languageThread);
  }

  /**
   * Binds the sockets of the connection and starts to handle messages.
   *
   * @param start creates the cell engine; called in a thread of its own
   * @throws IOException if a socket cannot be bound
   */
  public static Kernel start(Connection connection, Supplier<CellEngine> start, Options options)
      throws IOException {
    var language = new CompletableFuture<CellEngine>();
    var kernel = new Kernel(connection, language, options);
    // not earlier: it would compete with the first reply for the CPU
    daemon("chainrule-start", () -> startLanguage(start, language, options.log())).start();
    kernel.wire.send(
        Channel.IOPUB, kernel.session.iopub("status", Json.object("execution_state", "starting")));
    daemon("jupyter-control", () -> kernel.serve(kernel.control)).start();
    daemon("jupyter-shell", () -> kernel.serve(kernel.shell)).start();
    return kernel;
  }

  static Thread daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void startLanguage(
      Supplier<CellEngine> start, CompletableFuture<CellEngine> language, PrintStream log) {
    try {
      language.complete(start.get());
    } catch (Throwable e) {
      language.completeExceptionally(e);
      logError(log, "Java could not be started for this notebook: " + e, e);
    }
  }

  /** The kernel's comms, for libraries that open comms. */
  public Comms comms() {
    return comms;
  }

  /**
   * Waits for a shutdown_request.
   *
   * @return whether the request asks for a restart
   */
  public boolean awaitShutdown() {
    return shutdown.join();
  }

  /**
   * Waits for a shutdown_request for a limited time.
   *
   * @return whether one has come
   */
  boolean awaitShutdown(Duration time) throws InterruptedException {
    try {
      shutdown.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("it is never completed exceptionally", e);
    }
  }

  /** The number of queued requests. */
  int inLine() {
    return shell.size();
  }

  /** Makes {@link #awaitShutdown} return. */
  void endSoon() {
    shutdown.complete(false);
  }

  /** Shuts the kernel down, as a shutdown_request does. */
  @Override
  public void close() {
    endSoon();
    executor.interrupt();
    Widget.connect(outerWidgets);
    timer.shutdown();
    wire.close();
    CellEngine started = language.isCompletedExceptionally() ? null : language.getNow(null);
    if (started != null) {
      started.close();
    }
  }

  private final class Incoming implements Wire.Receiver {
    @Override
    public void receive(Channel channel, Message message) {
      switch (channel) {
        case SHELL -> {
          // a shutdown does not wait for the running cell
          boolean atOnce = message.type().equals("shutdown_request");
          (atOnce ? control : shell).add(channel, message);
        }
        case CONTROL -> control.add(channel, message);
        case STDIN -> input.answer(message);
        case IOPUB, HEARTBEAT -> {}
      }
    }

    @Override
    public boolean hasRoomFor(Channel channel, byte[] sender) {
      return switch (channel) {
        case SHELL -> shell.hasRoomFor(sender);
        case CONTROL -> control.hasRoomFor(sender);
        case STDIN, IOPUB, HEARTBEAT -> true;
      };
    }

    @Override
    public void logError(String what, Throwable why) {
      Kernel.this.logError(what, why);
    }
  }

  private void logError(String what, Throwable why) {
    logError(log, what, why);
  }

  private static void logError(PrintStream log, String what, Throwable why) {
    log.println("[chainrule] " + what);
    if (why instanceof Error) {
      why.printStackTrace(log);
    }
  }

  /** Handles messages; a failure with one of them does not end the loop. */
  private void serve(Requests line) {
    while (!shutdown.isDone()) {
      try {
        Requests.Next next = line.take();
        wire.wake(); // the sender may be blocked because its queue was full
        Message request = next.message();
        if (line == shell) {
          current = request;
        }
        status(request, "busy");
        try {
          answer(next);
        } catch (Throwable e) {
          replyError(next.channel(), request, e);
        } finally {
          status(request, "idle");
        }
      } catch (InterruptedException e) {
        // an interrupt of a cell that has ended already
      } catch (Throwable e) {
        logError("a loop goes on after " + e, e);
      }
    }
  }

  private void answer(Requests.Next next) throws Exception {
    Channel channel = next.channel();
    Message request = next.message();
    JsonObject content = request.content();
    switch (request.type()) {
      case "kernel_info_request" -> reply(channel, request, KernelInfo.reply());
      case "history_request" -> reply(channel, request, history.answer(content));
      case "comm_info_request" -> reply(channel, request, comms.answer(content));
      case "interrupt_request" -> {
        executor.interrupt();
        reply(channel, request, Json.object("status", "ok"));
      }
      case "shutdown_request" -> shutdown(channel, request);
      default -> {
        if (channel == Channel.SHELL) {
          answerInTurn(next);
        } else if (request.type().equals("debug_request")) {
          reply(channel, request, debug(content));
        } else {
          unknown(channel, request);
        }
      }
    }
  }

  /** Requests that may take long, or must not overtake a cell. */
  private void answerInTurn(Requests.Next next) throws Exception {
    Message request = next.message();
    JsonObject content = request.content();
    switch (request.type()) {
      case "execute_request" -> execute(next);
      case "complete_request" -> reply(Channel.SHELL, request, introspection.complete(content));
      case "inspect_request" -> reply(Channel.SHELL, request, introspection.inspect(content));
      case "is_complete_request" ->
          reply(Channel.SHELL, request, introspection.isComplete(content));
      case "comm_open" -> executor.callBack(request, () -> comms.opened(request));
      case "comm_msg" -> comms.receiver(request).ifPresent(comm -> received(comm, request));
      case "comm_close" ->
          comms
              .closed(request)
              .ifPresent(comm -> executor.callBack(request, () -> comm.closed(request)));
      default -> unknown(Channel.SHELL, request);
    }
  }

  /** Updates of a widget that have come meanwhile are taken together: the latest value counts. */
  private void received(Comm comm, Message request) {
    List<Message> along = shell.takeAlong(request);
    along.forEach(each -> status(each, "busy"));
    var all = new ArrayList<Message>(List.of(request));
    all.addAll(along);
    try {
      executor.callBack(comm.owner(request), () -> comm.received(all));
    } finally {
      along.forEach(each -> status(each, "idle"));
    }
  }

  private void execute(Requests.Next next) {
    Message request = next.message();
    if (next.aborted()) {
      reply(Channel.SHELL, request, Json.object("status", "aborted"));
      return;
    }
    Executor.Reply reply = executor.execute(request);
    if (reply.failed() && Json.bool(request.content(), "stop_on_error", true)) {
      shell.abortBehind(request);
    }
    wire.send(
        Channel.SHELL,
        session.reply(request, "execute_reply", reply.content()).withMetadata(reply.metadata()));
  }

  private void shutdown(Channel channel, Message request) {
    boolean restart = Json.bool(request.content(), "restart", false);
    try {
      JsonObject content = Json.object("status", "ok", "restart", restart);
      reply(channel, request, content);
      wire.send(Channel.IOPUB, session.iopub(request, "shutdown_reply", content));
      status(request, "idle");
    } finally {
      shutdown.complete(restart); // also if there is no memory for a reply
    }
  }

  /** Answers a debug request; the debugger is made when it is first asked for something. */
  private JsonObject debug(JsonObject request) {
    CellEngine ready = language.join();
    if (debugger.isEmpty()) {
      debugger =
          ready
              .debuggee()
              .map(cells -> new DebugAdapter(cells, this::debugEvent, CellOutput::content));
    }
    return debugger
        .map(each -> each.answer(request))
        .orElseGet(() -> DebugAdapter.refuse(request, "this kernel has no debugger"));
  }

  private void debugEvent(JsonObject event) {
    switch (Json.string(event, "event", "")) {
      case "stopped" -> languageThread.held(true);
      case "continued" -> languageThread.held(false);
      default -> {}
    }
    wire.send(Channel.IOPUB, session.iopub(current, "debug_event", event));
  }

  private void unknown(Channel channel, Message message) {
    if (message.type().endsWith("_request")) {
      var what = new UnsupportedOperationException("this kernel does not know " + message.type());
      replyError(channel, message, what);
    }
  }

  private void replyError(Channel channel, Message request, Throwable why) {
    if (!(why instanceof UnsupportedOperationException)) {
      logError(request.type() + " failed: " + why, why);
    }
    if (request.type().endsWith("_request")) {
      Throwable cause = why instanceof CompletionException ? why.getCause() : why;
      reply(channel, request, Executor.describe(Executor.failed(cause)));
    }
  }

  private void reply(Channel channel, Message request, JsonObject content) {
    String type = request.type().replaceFirst("_request$", "_reply");
    wire.send(channel, session.reply(request, type, content));
  }

  private final class CommLine implements Comms.Line {
    @Override
    public void publish(Message cause, String type, JsonObject content, List<byte[]> buffers) {
      Message message = session.iopub(cause, type, content).withBuffers(buffers);
      boolean opens = type.equals("comm_open");
      wire.publish(opens ? message.withMetadata(WidgetComms.VERSION) : message);
    }

    @Override
    public Message owner() {
      return executor.outputParent(current);
    }

    @Override
    public Message cause() {
      return current;
    }
  }

  private final class News implements Publisher {
    @Override
    public void publish(Message cause, String type, JsonObject content) {
      wire.send(Channel.IOPUB, session.iopub(cause, type, content));
    }

    @Override
    public boolean awaitRoom(BooleanSupplier givesUp) {
      return wire.awaitRoom(givesUp);
    }
  }

  private void status(Message cause, String state) {
    wire.send(Channel.IOPUB, session.iopub(cause, "status", Json.object("execution_state", state)));
  }
}
