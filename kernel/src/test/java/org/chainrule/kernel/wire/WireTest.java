package org.chainrule.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WireTest {
  /** One end of a connection, and the messages it has received. */
  private static final class End implements Wire.Receiver {
    final Session session = new Session("test");
    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();

    @Override
    public void receive(Channel channel, Message message) {
      messages.add(message);
    }

    @Override
    public void logError(String what, Throwable why) {
      troubles.add(what);
    }

    Message next() throws InterruptedException {
      return messages.poll(15, TimeUnit.SECONDS);
    }

    Message next(String type) throws InterruptedException {
      Message message = next();
      while (message != null && !message.type().equals(type)) {
        message = next();
      }
      return message;
    }
  }

  private final End kernel = new End();
  private final End client = new End();
  private final List<Wire> wires = new ArrayList<>();

  private Wire bind(Connection connection) throws IOException {
    Wire wire = Wire.bind(connection, kernel.session, kernel);
    wires.add(wire);
    return wire;
  }

  private Wire connect(Connection connection) throws IOException {
    Wire wire = Wire.connect(connection, client.session, client);
    wires.add(wire);
    return wire;
  }

  @AfterEach
  void close() {
    wires.forEach(Wire::close);
  }

  private static Connection local() throws IOException {
    return Connection.free("tcp", "127.0.0.1");
  }

  private void talk(Wire there, Wire here) throws InterruptedException {
    here.send(Channel.SHELL, client.session.message("ping_request", Json.object("n", 1)));
    Message request = kernel.next();
    assertThat(request.type()).isEqualTo("ping_request");
    there.send(Channel.SHELL, kernel.session.reply(request, "ping_reply", new JsonObject()));
    assertThat(client.next("ping_reply").parentId()).isEqualTo(request.id());
  }

  @Test
  void requestsAndRepliesTravelOverTcp() throws Exception {
    Connection connection = local();
    talk(bind(connection), connect(connection));
  }

  @Test
  void requestsAndRepliesTravelOverUnixSockets(@TempDir Path folder) throws Exception {
    assumeFalse(File.separatorChar == '\\');
    Connection connection = Connection.free("ipc", folder.resolve("kernel").toString());
    talk(bind(connection), connect(connection));
    assertThat(Files.exists(connection.socketFile(Channel.SHELL))).isTrue();
    close();
    assertThat(Files.exists(connection.socketFile(Channel.SHELL))).isFalse();
    wires.clear();
  }

  @Test
  void aHundredClientsAreAllHeardSoon() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    for (int i = 0; i < 100; i++) {
      try (Wire here = Wire.connect(connection, client.session, client)) {
        talk(there, here);
      }
    }
  }

  @Test
  void aClientMayComeBeforeTheKernel() throws Exception {
    Connection connection = local();
    Wire here = connect(connection);
    talk(bind(connection), here);
  }

  @Test
  void aSubscriberIsGreetedAndMissesNothingFromThenOn() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    connect(connection);
    assertThat(client.next("iopub_welcome")).isNotNull();
    there.publish(kernel.session.iopub("status", Json.object("execution_state", "busy")));
    assertThat(client.next("status")).isNotNull();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Connection free = local();
      var ports = new EnumMap<Channel, Integer>(free.ports());
      ports.put(Channel.CONTROL, taken.getLocalPort());
      var connection = new Connection("tcp", "127.0.0.1", ports, free.scheme(), free.key());
      assertThatThrownBy(() -> bind(connection))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on tcp://127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void theHeartbeatSendsBackWhatCame() throws Exception {
    Connection connection = local();
    bind(connection);
    try (RawPeer heart = RawPeer.greeting(connection, Channel.HEARTBEAT, "REQ")) {
      for (String beat : List.of("ping", "", "é")) {
        heart.send(List.of(new byte[0], beat.getBytes(UTF_8)));
        assertThat(heart.receive()).containsExactly(new byte[0], beat.getBytes(UTF_8));
      }
    }
  }

  @Test
  void aMessageSignedWithAnotherKeyIsDroppedAndTheNextOneHeard() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    var forged =
        new Connection("tcp", "127.0.0.1", connection.ports(), connection.scheme(), "other");
    connect(forged).send(Channel.SHELL, client.session.message("evil_request", new JsonObject()));
    assertThat(kernel.troubles.poll(20, TimeUnit.SECONDS)).contains("signature");
    talk(there, connect(connection));
  }

  @Test
  void bytesThatAreNoZeroMqDisturbNobody() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    var random = new Random(11);
    for (Channel channel : Channel.values()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), connection.port(channel));
          OutputStream out = socket.getOutputStream()) {
        byte[] garbage = new byte[500];
        random.nextBytes(garbage);
        out.write(garbage);
      } catch (IOException e) {
        assertThat(e).as("the kernel may close the door on garbage").isNotNull();
      }
    }
    talk(there, connect(connection));
  }

  @Test
  void framesThatAreNoMessageDisturbNobody() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    try (RawPeer hostile = RawPeer.greeting(connection, Channel.CONTROL, "DEALER")) {
      hostile.send(List.of(new byte[0]));
      hostile.send(List.of("<IDS|MSG>".getBytes(UTF_8), "no signature".getBytes(UTF_8)));
      assertThat(kernel.troubles.poll(20, TimeUnit.SECONDS)).contains("<IDS|MSG>");
      assertThat(kernel.troubles.poll(20, TimeUnit.SECONDS)).contains("4 dictionaries");
    }
    talk(there, connect(connection));
  }

  @Test
  void aReceiverThatThrowsDoesNotEndTheWire() throws Exception {
    Connection connection = local();
    var calls = new AtomicInteger();
    var troubles = new LinkedBlockingQueue<String>();
    Wire.Receiver moody =
        new Wire.Receiver() {
          @Override
          public void receive(Channel channel, Message message) {
            if (calls.incrementAndGet() == 1) {
              throw new StackOverflowError("once");
            }
            kernel.messages.add(message);
          }

          @Override
          public void logError(String what, Throwable why) {
            troubles.add(what);
          }
        };
    Wire there = Wire.bind(connection, kernel.session, moody);
    wires.add(there);
    Wire here = connect(connection);
    here.send(Channel.SHELL, client.session.message("first_request", new JsonObject()));
    assertThat(troubles.poll(20, TimeUnit.SECONDS)).contains("StackOverflowError");
    talk(there, here);
  }

  @Test
  void aListenerThatLagsHoldsUpThePublisherAndLosesNothing() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    int messages = 3_000;
    String text = "x".repeat(60_000);
    try (RawPeer slow = RawPeer.subscribed(connection)) {
      slow.receive(); // the welcome: from now on everything is heard
      var published = new AtomicInteger();
      var publisher =
          new Thread(
              () -> {
                for (int i = 0; i < messages; i++) {
                  there.publish(kernel.session.iopub("stream", Json.object("n", i, "text", text)));
                  published.incrementAndGet();
                }
              });
      publisher.start();
      publisher.join(1_500);
      assertThat(published.get()).as("held up").isLessThan(messages);
      for (int i = 0; i < messages; i++) {
        List<byte[]> frames = slow.receive();
        String content = new String(frames.get(frames.size() - 1), UTF_8);
        assertThat(content).startsWith("{\"n\":" + i + ",");
      }
      publisher.join();
    }
  }

  @Test
  void aPublisherThatIsInterruptedWaitsNoMore() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    try (var stalled = new StalledSubscriber(connection.port(Channel.IOPUB))) {
      assertThat(stalled).isNotNull();
      String text = "x".repeat(1_000_000);
      var publisher =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  there.publish(kernel.session.iopub("stream", Json.object("text", text)));
                }
              });
      publisher.start();
      publisher.join(500);
      publisher.interrupt();
      publisher.join(10_000);
      assertThat(publisher.isAlive()).isFalse();
      talk(there, connect(connection));
    }
  }

  @Test
  void tenThousandMessagesArriveInOrder() throws Exception {
    Connection connection = local();
    bind(connection);
    Wire here = connect(connection);
    for (int i = 0; i < 10_000; i++) {
      here.send(
          Channel.SHELL,
          client.session.message("comm_msg", Json.tree(Map.of("n", i)).getAsJsonObject()));
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(Json.integer(kernel.next().content(), "n", -1)).isEqualTo(i);
    }
  }

  @Test
  void aStormOfRequestsAndRepliesLosesNone() throws Exception {
    Connection connection = local();
    Wire there = bind(connection);
    Wire here = connect(connection);
    var answering =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 10_000; i++) {
                  Message request = kernel.next();
                  there.publish(kernel.session.iopub(request, "status", new JsonObject()));
                  there.send(
                      Channel.SHELL, kernel.session.reply(request, "a_reply", request.content()));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    answering.start();
    for (int i = 0; i < 10_000; i++) {
      here.send(Channel.SHELL, client.session.message("a_request", Json.object("n", i)));
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(Json.integer(client.next("a_reply").content(), "n", -1)).isEqualTo(i);
    }
    answering.join();
  }
}
