package org.chainrule.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.chainrule.kernel.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Misbehaving peers do not affect others. */
@Tag("any-jdk")
@Timeout(120)
class HostilePeersTest {
  /** One end of a connection, and the messages it has received. */
  private static final class End implements Wire.Receiver {
    final Session session = new Session("test");
    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
    final AtomicBoolean hasRoom = new AtomicBoolean(true);

    @Override
    public void receive(Channel channel, Message message) {
      messages.add(message);
    }

    @Override
    public void logError(String what, Throwable why) {
      troubles.add(what);
    }

    @Override
    public boolean hasRoomFor(Channel channel, byte[] sender) {
      return hasRoom.get();
    }

    Message next(String type) throws InterruptedException {
      Message message = messages.poll(60, TimeUnit.SECONDS);
      while (message != null && !message.type().equals(type)) {
        message = messages.poll(60, TimeUnit.SECONDS);
      }
      return message;
    }
  }

  private final End kernel = new End();
  private final End client = new End();
  private final List<RawPeer> hostile = new ArrayList<>();
  private Connection connection;
  private Wire there;
  private Wire here;

  @BeforeEach
  void open() throws Exception {
    connection = Connection.free("tcp", "127.0.0.1");
    there = Wire.bind(connection, kernel.session, kernel);
    here = Wire.connect(connection, client.session, client);
    client.next("iopub_welcome");
  }

  @AfterEach
  void close() throws IOException {
    here.close();
    there.close();
    for (RawPeer peer : hostile) {
      peer.close();
    }
  }

  private RawPeer hostile(RawPeer peer) {
    hostile.add(peer);
    return peer;
  }

  /** A request is heard, and its answer too. */
  private void talk() throws InterruptedException {
    here.send(Channel.SHELL, client.session.message("ping_request", new JsonObject()));
    Message request = kernel.next("ping_request");
    there.send(Channel.SHELL, kernel.session.reply(request, "ping_reply", new JsonObject()));
    assertThat(client.next("ping_reply").parentId()).isEqualTo(request.id());
  }

  /** Publishes many large messages, all of which the good client has to hear. */
  private void publishAndHearAll(int messages) throws Exception {
    String text = "x".repeat(100_000);
    CompletableFuture<Void> publisher =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < messages; i++) {
                there.publish(kernel.session.iopub("stream", Json.object("n", i, "text", text)));
              }
            });
    for (int i = 0; i < messages; i++) {
      assertThat(Json.integer(client.next("stream").content(), "n", -1)).isEqualTo(i);
    }
    publisher.get(60, TimeUnit.SECONDS);
  }

  @Test
  void subscribersThatNeverReadAreCutOffAndTheOthersHearEverything() throws Exception {
    RawPeer one = hostile(RawPeer.subscribed(connection));
    RawPeer two = hostile(RawPeer.subscribed(connection));
    publishAndHearAll(1_000);
    assertThat(kernel.troubles.poll(60, TimeUnit.SECONDS)).contains("cut off");
    assertThat(kernel.troubles.poll(60, TimeUnit.SECONDS)).contains("cut off");
    one.awaitEnd();
    two.awaitEnd();
    talk();
  }

  @Test
  void aSubscriberThatReadsAMessageNowAndThenHoldsUpNobody() throws Exception {
    RawPeer slow = hostile(RawPeer.subscribed(connection));
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (slow.skip(100_000)) {
                  TimeUnit.SECONDS.sleep(1);
                }
              } catch (IOException | InterruptedException e) {
                // it was cut off
              }
            });
    publishAndHearAll(1_000);
    reading.get(100, TimeUnit.SECONDS);
  }

  @Test
  void aSubscriberThatComesBackEachTimeItIsCutOffHoldsUpTheOthersLessEachTime() throws Exception {
    var ends = new AtomicBoolean();
    CompletableFuture<Void> stubborn =
        CompletableFuture.runAsync(
            () -> {
              while (!ends.get()) {
                try (RawPeer peer = RawPeer.subscribed(connection)) {
                  String cut = null;
                  while (cut == null && !ends.get()) {
                    assertThat(peer).isNotNull(); // it does nothing else
                    cut = kernel.troubles.poll(100, TimeUnit.MILLISECONDS);
                  }
                } catch (IOException | InterruptedException e) {
                  // once more
                }
              }
            });
    publishAndHearAll(3_000);
    ends.set(true);
    stubborn.get(60, TimeUnit.SECONDS);
  }

  @Test
  void oneWhoSubscribesAndCancelsWithoutEndIsHeardByNobodyElse() throws Exception {
    RawPeer restless = hostile(RawPeer.greeting(connection, Channel.IOPUB, "SUB"));
    CompletableFuture<Void> flood =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (true) {
                  restless.send(List.of(new byte[] {1, 'a'}));
                  restless.send(List.of(new byte[] {0, 'a'}));
                }
              } catch (IOException e) {
                // it was closed at the end of the test
              }
            });
    publishAndHearAll(200);
    talk();
    assertThat(client.messages).isEmpty();
    restless.close();
    flood.get(60, TimeUnit.SECONDS);
  }

  @Test
  void moreSubscriptionsThanAnybodyNeedsEndTheConnection() throws Exception {
    RawPeer greedy = hostile(RawPeer.greeting(connection, Channel.IOPUB, "SUB"));
    for (int i = 0; i < 1_001; i++) {
      greedy.send(List.of(("\u0001topic" + i).getBytes(UTF_8)));
    }
    greedy.awaitEnd();
    talk();
  }

  @Test
  void onlyTheTopicsThatWereSubscribedToAreHeard() throws Exception {
    RawPeer picky = hostile(RawPeer.greeting(connection, Channel.IOPUB, "SUB"));
    picky.send(List.of("\u0001stat".getBytes(UTF_8)));
    // messages published before the subscription are not received
    picky.readUntil("iopub_welcome");
    there.publish(kernel.session.iopub("stream", Json.object("text", "unheard")));
    there.publish(kernel.session.iopub("status", Json.object("execution_state", "idle")));
    assertThat(picky.readUntil("idle")).doesNotContain("unheard");
  }

  @Test
  void halfGreetingsHalfFramesAndSilenceDisturbNobody() throws Exception {
    for (Channel channel : Channel.values()) {
      hostile(RawPeer.silent(connection, channel));
      hostile(RawPeer.silent(connection, channel)).write((byte) 0xff, (byte) 0, (byte) 0);
      String type = channel == Channel.IOPUB ? "SUB" : "DEALER";
      RawPeer half = hostile(RawPeer.greeting(connection, channel, type));
      half.write((byte) 0, (byte) 200, (byte) 'h');
    }
    talk();
    publishAndHearAll(20);
  }

  @Test
  void manyConnectionsDisturbNobodyAndANewClientIsLetIn() throws Exception {
    for (int i = 0; i < 500; i++) {
      hostile(RawPeer.silent(connection, Channel.SHELL));
      hostile(RawPeer.subscribed(connection));
    }
    talk();
    here.close();
    here = Wire.connect(connection, client.session, client);
    assertThat(client.next("iopub_welcome")).isNotNull();
    talk();
  }

  @Test
  void aFrameThatAnnouncesMoreThanThereIsMemoryEndsItsConnectionOnly() throws Exception {
    RawPeer boaster = hostile(RawPeer.greeting(connection, Channel.SHELL, "DEALER"));
    boaster.write((byte) Zmtp.LONG);
    boaster.write(ByteBuffer.allocate(8).putLong(1L << 60).array());
    boaster.awaitEnd();
    assertThat(kernel.troubles.poll(20, TimeUnit.SECONDS)).contains("larger than");
    talk();
  }

  @Test
  void messagesThatAreNeverFinishedCannotFillTheMemory() throws Exception {
    byte[] chunk = new byte[1 << 20];
    long each = Memory.message() - (1 << 21);
    for (int i = 0; i < 4; i++) {
      RawPeer hoarder = hostile(RawPeer.greeting(connection, Channel.SHELL, "DEALER"));
      hoarder.write((byte) Zmtp.LONG);
      hoarder.write(ByteBuffer.allocate(8).putLong(each).array());
      try {
        for (long sent = 0; sent + chunk.length < each; sent += chunk.length) {
          hoarder.write(chunk);
        }
      } catch (IOException e) {
        // closed, as it held the most
      }
    }
    talk();
    RawPeer first = hostile.get(0);
    first.awaitEnd();
  }

  @Test
  void oneThatDoesNotReadItsAnswersIsNotReadFromEither() throws Exception {
    RawPeer deaf = hostile(RawPeer.greeting(connection, Channel.HEARTBEAT, "DEALER"));
    byte[] beat = new byte[1 << 15];
    var sent = new AtomicInteger();
    CompletableFuture<Void> flood =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (true) {
                  deaf.send(List.of(beat));
                  sent.incrementAndGet();
                }
              } catch (IOException e) {
                // it was closed at the end of the test
              }
            });
    int before = -1;
    while (sent.get() != before) { // until it does not get on any more
      before = sent.get();
      talk();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    assertThat(flood).isNotDone();
    assertThat((long) sent.get() * beat.length).isLessThan(64L << 20);
    deaf.close();
    flood.get(60, TimeUnit.SECONDS);
  }

  @Test
  void oneWithTooMuchInLineWaitsAndIsHeardLater() throws Exception {
    kernel.hasRoom.set(false);
    here.send(Channel.SHELL, client.session.message("first_request", new JsonObject()));
    assertThat(kernel.next("first_request")).isNotNull(); // it was let in before
    here.send(Channel.SHELL, client.session.message("second_request", new JsonObject()));
    assertThat(kernel.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
    kernel.hasRoom.set(true);
    there.wake();
    assertThat(kernel.next("second_request")).isNotNull();
  }

  @Test
  void aMessageThatIsSentAgainIsNotObeyedAgain() throws Exception {
    var frames = new Frames(Signer.of(connection.scheme(), connection.key()));
    List<byte[]> recorded =
        frames.encode(client.session.message("shutdown_request", new JsonObject()));
    RawPeer replaying = hostile(RawPeer.greeting(connection, Channel.CONTROL, "DEALER"));
    replaying.send(recorded);
    assertThat(kernel.next("shutdown_request")).isNotNull();
    hostile(RawPeer.greeting(connection, Channel.CONTROL, "DEALER")).send(recorded);
    assertThat(kernel.troubles.poll(20, TimeUnit.SECONDS)).contains("not obeyed again");
    talk();
    assertThat(kernel.messages).isEmpty();
  }

  @Test
  void oneThatTakesTheNameOfAnotherDoesNotTakeItsAnswers() throws Exception {
    here.send(Channel.SHELL, client.session.message("ping_request", new JsonObject()));
    Message request = kernel.next("ping_request");
    RawPeer thief = hostile(RawPeer.silent(connection, Channel.SHELL));
    thief.write(Zmtp.greeting());
    thief.write(Zmtp.ready("DEALER", request.identities().get(0)));
    thief.skip(Zmtp.GREETING_LENGTH);
    there.send(Channel.SHELL, kernel.session.reply(request, "ping_reply", new JsonObject()));
    assertThat(client.next("ping_reply")).isNotNull();
  }

  @Test
  void badMessagesWithoutEndDoNotFillTheLog() throws Exception {
    RawPeer babbler = hostile(RawPeer.greeting(connection, Channel.SHELL, "DEALER"));
    for (int i = 0; i < 5_000; i++) {
      babbler.send(List.of("<IDS|MSG>".getBytes(UTF_8), new byte[0]));
    }
    talk();
    assertThat(kernel.troubles).hasSizeLessThan(200);
  }

  @Test
  void unixSocketsAreForTheirOwnerAndNoTcpPortIsOpenedBesideThem(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    Connection ipc = Connection.free("ipc", folder.resolve("kernel").toString());
    Set<String> before = listening();
    try (Wire one = Wire.bind(ipc, kernel.session, kernel);
        Wire two = Wire.connect(ipc, client.session, client)) {
      client.next("iopub_welcome");
      assertThat(one).isNotSameAs(two);
      assertThat(listening()).isEqualTo(before);
      for (Channel channel : Channel.values()) {
        Path file = ipc.socketFile(channel);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aFileThatIsNoSocketIsNotRemovedToMakeRoomForOne(@TempDir Path folder) throws Exception {
    Connection ipc = Connection.free("ipc", folder.resolve("kernel").toString());
    Path diary = Files.writeString(ipc.socketFile(Channel.SHELL), "dear diary");
    try (Wire never = Wire.bind(ipc, kernel.session, kernel)) {
      assertThat(never).isNull();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("cannot listen on ipc://" + diary);
    }
    assertThat(diary).hasContent("dear diary");
  }

  /** The sockets of this process that listen for TCP. */
  private static Set<String> listening() throws IOException {
    var own = new HashSet<String>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          own.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    var listening = new HashSet<String>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        List<String> fields = List.of(line.strip().split("\\s+", -1));
        if (fields.get(3).equals("0A") && own.contains("socket:[" + fields.get(9) + "]")) {
          listening.add(fields.get(1));
        }
      }
    }
    return listening;
  }
}
