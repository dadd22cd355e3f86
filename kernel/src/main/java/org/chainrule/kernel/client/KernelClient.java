package org.chainrule.kernel.client;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Connection;
import org.chainrule.kernel.wire.Message;
import org.chainrule.kernel.wire.Session;
import org.chainrule.kernel.wire.Wire;

/**
 * A running kernel and the connection to it. Cells are executed from one thread; {@link #interrupt}
 * and other requests may be sent from other threads meanwhile.
 *
 * <pre>{@code
 * try (var kernel = KernelClient.start(spec, Path.of("."), Duration.ofSeconds(30))) {
 *   Result result = kernel.execute("1 + 1", Outputs.of((type, content) -> …), Duration.ofMinutes(1));
 * }
 * }</pre>
 */
public final class KernelClient implements AutoCloseable {
  /** A channel and what came on it. */
  private record Heard(Channel channel, Message message) {}

  private static final Duration SHUTDOWN = Duration.ofSeconds(5);
  private static final Duration PROBE = Duration.ofMillis(250);

  /** How often to look whether the kernel has died while nothing is heard of it. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Session session = new Session("client");
  private final Connection connection;
  private final KernelProcess process;
  private final Map<String, BlockingQueue<Heard>> asked = new ConcurrentHashMap<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final Wire wire;
  private volatile boolean gone;
  private volatile Consumer<Message> everything = message -> {};

  private KernelClient(Connection connection, KernelProcess process) throws IOException {
    this.connection = connection;
    this.process = process;
    this.wire = Wire.connect(connection, session, new Incoming());
  }

  /**
   * Starts a kernel in a folder and waits until it answers.
   *
   * @throws KernelException if it dies or does not reply in time
   */
  public static KernelClient start(KernelSpec spec, Path folder, Duration timeout)
      throws IOException {
    return start(spec, folder, timeout, Connection.free("tcp", "127.0.0.1"));
  }

  /** Starts a kernel that listens where the connection says. */
  public static KernelClient start(
      KernelSpec spec, Path folder, Duration timeout, Connection connection) throws IOException {
    KernelProcess process = KernelProcess.start(spec, folder, connection);
    try {
      var client = new KernelClient(connection, process);
      return client.ready(timeout);
    } catch (IOException | RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  /** Connects to a running kernel and waits until it replies. */
  public static KernelClient connect(Connection connection, Duration timeout) throws IOException {
    return new KernelClient(connection, null).ready(timeout);
  }

  /**
   * The sockets connect one by one: a kernel is ready when it replies and its iopub messages are
   * received. A kernel without iopub_welcome gets requests until one of its iopub messages is
   * received.
   */
  private KernelClient ready(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      request(Channel.SHELL, "kernel_info_request", new JsonObject(), timeout);
      while (!await(subscribed)) {
        if (System.nanoTime() > deadline) {
          throw new KernelException("the kernel answers, but its output does not arrive");
        }
        request(Channel.SHELL, "kernel_info_request", new JsonObject(), timeout);
      }
      return this;
    } catch (RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(PROBE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KernelException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KernelException("interrupted while waiting for the kernel", e);
  }

  private final class Incoming implements Wire.Receiver {
    @Override
    public void receive(Channel channel, Message message) {
      everything.accept(message);
      if (channel == Channel.IOPUB) {
        subscribed.countDown();
      }
      BlockingQueue<Heard> waiting = asked.get(message.parentId());
      if (waiting != null) {
        waiting.add(new Heard(channel, message));
      }
    }

    @Override
    public void logError(String what, Throwable why) {
      System.err.println("[chainrule client] " + what);
    }
  }

  /** Handles incoming messages on the wire's thread; must return at once. */
  public void onEverything(Consumer<Message> listener) {
    everything = listener;
  }

  /** The process of a kernel that this client has started. */
  public ProcessHandle process() {
    if (process == null) {
      throw new IllegalStateException("this client did not start the kernel");
    }
    return process.handle();
  }

  public Connection connection() {
    return connection;
  }

  /** A new message of this client's session, to be sent with {@link #send}. */
  public Message message(String type, JsonObject content) {
    return session.message(type, content);
  }

  /** Sends a message and waits for nothing. */
  public void send(Channel channel, Message message) {
    wire.send(channel, message);
  }

  /**
   * The content of the reply to a request on shell or control.
   *
   * @throws KernelException if the kernel dies or does not reply in time
   */
  public JsonObject request(Channel channel, String type, JsonObject content, Duration timeout) {
    return converse(channel, session.message(type, content), false, Outputs.ignored(), timeout)
        .content();
  }

  /**
   * Runs a cell as JupyterLab does and returns when the kernel is idle again, so that all of its
   * output has been received.
   *
   * @throws KernelException if the kernel dies, or on a timeout, after which the cell still runs
   */
  public Result execute(String code, Outputs outputs, Duration timeout) {
    JsonObject content =
        Json.object(
            "code",
            code,
            "silent",
            false,
            "store_history",
            true,
            "user_expressions",
            new JsonObject(),
            "allow_stdin",
            outputs.answers(),
            "stop_on_error",
            true);
    return execute(content, outputs, timeout);
  }

  /** Runs a cell with an execute_request of the caller's making. */
  public Result execute(JsonObject content, Outputs outputs, Duration timeout) {
    Message request = session.message("execute_request", content);
    return Result.of(converse(Channel.SHELL, request, true, outputs, timeout));
  }

  /** Sends a request and hears what comes of it, up to the reply and, if asked, up to idle. */
  private Message converse(
      Channel channel, Message request, boolean untilIdle, Outputs outputs, Duration timeout) {
    var waiting = new LinkedBlockingQueue<Heard>();
    asked.put(request.id(), waiting);
    wire.send(channel, request);
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      Message reply = null;
      boolean idle = !untilIdle;
      while (reply == null || !idle) {
        Heard heard = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (heard == null) {
          checkPatience(request, deadline, timeout);
        } else if (heard.channel() == channel) {
          reply = heard.message();
        } else if (heard.channel() == Channel.STDIN) {
          answer(heard.message(), outputs);
        } else {
          outputs.heard(heard.message());
          idle |= isIdle(heard.message());
        }
      }
      return reply;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      asked.remove(request.id());
    }
  }

  private void checkPatience(Message request, long deadline, Duration timeout) {
    OptionalInt exitCode = process == null ? OptionalInt.empty() : process.exitCode();
    if (exitCode.isPresent()) {
      throw new KernelException("the kernel has died (exit code " + exitCode.getAsInt() + ")");
    }
    if (System.nanoTime() > deadline) {
      throw new KernelException(
          "no answer to " + request.type() + " within " + timeout.toMillis() / 1000.0 + " s");
    }
  }

  private static boolean isIdle(Message message) {
    return message.type().equals("status")
        && Json.string(message.content(), "execution_state", "").equals("idle");
  }

  private void answer(Message question, Outputs outputs) {
    String prompt = Json.string(question.content(), "prompt", "");
    boolean password = Json.bool(question.content(), "password", false);
    JsonObject content = Json.object("value", outputs.answer(prompt, password));
    wire.send(Channel.STDIN, session.reply(question, "input_reply", content));
  }

  /** Interrupts the running cell; returns when the kernel has replied. */
  public void interrupt(Duration timeout) {
    request(Channel.CONTROL, "interrupt_request", new JsonObject(), timeout);
  }

  /** What could stand at the cursor, which counts code points: the complete_reply. */
  public JsonObject complete(String code, int cursor, Duration timeout) {
    JsonObject content = Json.object("code", code, "cursor_pos", cursor);
    return request(Channel.SHELL, "complete_request", content, timeout);
  }

  /** What is known about the thing at the cursor: the inspect_reply. */
  public JsonObject inspect(String code, int cursor, int detail, Duration timeout) {
    JsonObject content = Json.object("code", code, "cursor_pos", cursor, "detail_level", detail);
    return request(Channel.SHELL, "inspect_request", content, timeout);
  }

  /** The kernel_info_reply. */
  public JsonObject kernelInfo(Duration timeout) {
    return request(Channel.CONTROL, "kernel_info_request", new JsonObject(), timeout);
  }

  /** Asks the kernel to end; ends it, if this client has started it and it does not heed. */
  @Override
  public void close() {
    close(SHUTDOWN);
  }

  /** Asks the kernel to end and gives it so much time. */
  public void close(Duration patience) {
    try {
      if (!gone && (process == null || process.exitCode().isEmpty())) {
        JsonObject content = Json.object("restart", false);
        request(Channel.CONTROL, "shutdown_request", content, patience);
      }
    } catch (KernelException e) {
      // it is killed below
    } finally {
      wire.close();
      if (process != null) {
        process.end(patience);
      }
    }
  }

  /** Closes the connection and leaves the kernel running. */
  public void disconnect() {
    gone = true;
    wire.close();
  }
}
