package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.client.KernelClient;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.wire.Channel;
import org.chainrule.kernel.wire.Message;
import org.chainrule.widgets.Button;
import org.chainrule.widgets.Checkbox;
import org.chainrule.widgets.Dropdown;
import org.chainrule.widgets.FloatLogSlider;
import org.chainrule.widgets.FloatSlider;
import org.chainrule.widgets.HBox;
import org.chainrule.widgets.HTML;
import org.chainrule.widgets.Image;
import org.chainrule.widgets.IntProgress;
import org.chainrule.widgets.IntSlider;
import org.chainrule.widgets.Label;
import org.chainrule.widgets.Layout;
import org.chainrule.widgets.Output;
import org.chainrule.widgets.Play;
import org.chainrule.widgets.Tab;
import org.chainrule.widgets.Text;
import org.chainrule.widgets.ToggleButtons;
import org.chainrule.widgets.VBox;
import org.chainrule.widgets.Widget;
import org.chainrule.widgets.Widgets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Widgets over real sockets: the protocol of ipywidgets 8, and clients that behave badly. */
@Timeout(60)
class WidgetsTest {
  private static final String VIEW = "application/vnd.jupyter.widget-view+json";

  private RunningKernel running;
  private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws IOException {
    running = RunningKernel.start();
    running.client.onEverything(heard::add);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** Shows a widget as the cell "show" and gives its id. */
  private String show(Widget<?> widget) {
    running.language.words.put(
        "show",
        (language, cell) -> {
          cell.display(widget.display(), null);
          return FakeEngine.nothing();
        });
    Recording shown = running.run("show");
    JsonObject data = Json.child(shown.contents("display_data").get(0), "data");
    return Json.string(Json.child(data, VIEW), "model_id", "");
  }

  private void send(String id, Object... data) {
    send(List.of(), id, data);
  }

  private void send(List<byte[]> buffers, String id, Object... data) {
    running.client.send(
        Channel.SHELL,
        running
            .client
            .message("comm_msg", Json.object("comm_id", id, "data", Json.object(data)))
            .withBuffers(buffers));
  }

  private void update(String id, String trait, Object value) {
    send(id, "method", "update", "state", Json.object(trait, value), "buffer_paths", List.of());
  }

  /** The next comm message with that method. */
  private Message next(String method) throws InterruptedException {
    while (true) {
      Message message = heard.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("a message with method " + method).isNotNull();
      if (Json.string(Comm.data(message), "method", "").equals(method)) {
        return message;
      }
    }
  }

  static Stream<Widget<?>> kinds() {
    return Stream.of(
        new IntSlider(),
        new FloatSlider(),
        new FloatLogSlider(),
        new Button(""),
        new Checkbox(),
        new ToggleButtons<String>(),
        new Dropdown<String>(),
        new Text(),
        new Label(),
        new HTML(),
        new Image(),
        new Play(),
        new IntProgress(),
        new Output(),
        new HBox(),
        new VBox(),
        new Tab(),
        new Layout());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNewWidgetHasTheStateThatIpywidgetsGivesIt(Widget<?> widget) throws Exception {
    JsonObject expected;
    try (InputStream file = WidgetsTest.class.getResourceAsStream("ipywidgets.json")) {
      expected = Json.parseObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
    String name = widget.getClass().getSimpleName();
    String id = show(widget);
    String layout = "";
    String style = "";
    for (Message each = heard.take(); !style.equals(id); each = heard.take()) {
      if (!each.type().equals("comm_open")) {
        continue;
      }
      assertThat(Json.string(each.metadata(), "version", "")).isEqualTo("2.1.0");
      JsonObject state = Json.child(Comm.data(each), "state");
      String opened = Json.string(each.content(), "comm_id", "");
      String part =
          opened.equals(id)
              ? name
              : Json.string(state, "_model_name", "").equals("LayoutModel")
                  ? "Layout"
                  : name + ".style";
      assertThat(comparable(state)).as(part).isEqualTo(comparable(Json.child(expected, part)));
      style = opened.equals(id) ? id : style;
      layout += part;
    }
    assertThat(layout).contains(name);
  }

  private static JsonObject comparable(JsonObject state) {
    var copy = new JsonObject();
    state.asMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(e -> !(e.getKey().equals("value") && e.getValue().isJsonNull()))
        .forEach(
            e -> {
              boolean other =
                  e.getValue() instanceof JsonPrimitive value
                      && value.isString()
                      && value.getAsString().startsWith("IPY_MODEL_");
              copy.add(e.getKey(), other ? new JsonPrimitive("IPY_MODEL_") : e.getValue());
            });
    return copy;
  }

  @Test
  void anUpdateIsEchoedAndItsListenerPrintsUnderTheCellThatShowsTheWidget() throws Exception {
    var slider = new IntSlider(3, 0, 10);
    var values = new LinkedBlockingQueue<Integer>();
    slider.observe(change -> values.add(change.value()));
    String id = show(slider);
    update(id, "value", 7);
    Message echo = next("echo_update");
    assertThat(Comm.data(echo).toString()).contains("\"state\":{\"value\":7");
    assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(slider.value()).isEqualTo(7);
  }

  /** The request that the next message of a type belongs to. */
  private String parentOf(String type) throws InterruptedException {
    while (true) {
      Message message = heard.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("a message of type " + type).isNotNull();
      if (message.type().equals(type)) {
        return Json.string(message.parent(), "msg_id", "");
      }
    }
  }

  @Test
  void theErrorOfAListenerIsShownUnderTheCellThatShowsTheWidget() throws Exception {
    var slider = new IntSlider(3, 0, 10);
    slider.observe(
        change -> {
          throw new IllegalStateException("not " + change.value());
        });
    String id = show(slider);
    String cell = parentOf("display_data");
    running.run("42");
    update(id, "value", 7);
    assertThat(parentOf("error")).isEqualTo(cell);
    assertThat(running.run("42").value()).isEqualTo("42");
  }

  @Test
  void aValueOutsideIsBroughtIntoTheBoundsAndTheFrontEndIsTold() throws Exception {
    var slider = new IntSlider(3, 0, 10);
    String id = show(slider);
    update(id, "value", 99);
    assertThat(Comm.data(next("update")).toString()).contains("\"value\":10");
    assertThat(slider.value()).isEqualTo(10);
  }

  @Test
  void updatesThatComeWhileACellRunsAreTakenTogether() throws Exception {
    var slider = new IntSlider(0, 0, 5000);
    var values = new LinkedBlockingQueue<Integer>();
    slider.observe(change -> values.add(change.value()));
    String id = show(slider);
    var busy = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    running.language.words.put(
        "busy",
        (language, cell) -> {
          busy.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return FakeEngine.nothing();
        });
    var cell = new Thread(() -> running.run("busy"));
    cell.start();
    busy.await();
    for (int i = 1; i <= 1000; i++) {
      update(id, "value", i);
    }
    Thread.sleep(300); // the wire has queued them
    go.countDown();
    cell.join();
    var seen = new ArrayList<Integer>();
    while (!seen.contains(1000)) {
      seen.add(values.poll(30, TimeUnit.SECONDS));
    }
    assertThat(seen).hasSizeLessThan(100);
    int idle = 0;
    while (idle < 1000) {
      Message message = heard.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("idle after " + idle + " updates").isNotNull();
      boolean update = Json.string(message.parent(), "msg_type", "").equals("comm_msg");
      idle +=
          update && Json.string(message.content(), "execution_state", "").equals("idle") ? 1 : 0;
    }
  }

  @Test
  void aClickCallsItsListener() throws Exception {
    var clicks = new CountDownLatch(2);
    String id = show(new Button("press").onClick(button -> clicks.countDown()));
    send(id, "method", "custom", "content", Map.of("event", "click"));
    send(id, "method", "custom", "content", Map.of("event", "other"));
    send(id, "method", "custom", "content", Map.of("event", "click"));
    assertThat(clicks.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aFrontEndThatIsLoadedAgainGetsAllStatesAtOnce() throws Exception {
    String id = show(new Image(new byte[] {1, 2, 3}, "png"));
    running.client.send(
        Channel.SHELL,
        running.client.message(
            "comm_open",
            Json.object(
                "comm_id", "control", "target_name", "jupyter.widget.control", "data", Map.of())));
    send("control", "method", "request_states");
    Message states = next("update_states");
    JsonObject state = Json.child(Json.child(Comm.data(states), "states"), id);
    assertThat(Json.string(state, "model_name", "")).isEqualTo("ImageModel");
    assertThat(Comm.data(states).get("buffer_paths").toString())
        .isEqualTo("[[\"" + id + "\",\"state\",\"value\"]]");
    assertThat(states.buffers().get(0)).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"method\": 7}",
        "{\"method\": \"update\"}",
        "{\"method\": \"update\", \"state\": [1]}",
        "{\"method\": \"update\", \"state\": {\"value\": \"much\"}}",
        "{\"method\": \"update\", \"state\": {\"value\": null}}",
        "{\"method\": \"update\", \"state\": {\"value\": 1e300}, \"buffer_paths\": 3}",
        "{\"method\": \"update\", \"state\": {\"no_such_trait\": 1, \"_model_name\": \"x\"}}",
        "{\"method\": \"update\", \"state\": {}, \"buffer_paths\": [[\"value\"], 7, [[]], []]}",
        "{\"method\": \"update\", \"state\": {\"layout\": \"IPY_MODEL_none\"}}",
        "{\"method\": \"custom\", \"content\": 3}"
      })
  void whatDoesNotFitIsIgnored(String data) throws Exception {
    var slider = new IntSlider(3, 0, 10);
    String id = show(slider);
    byte[] huge = new byte[9 << 20];
    Arrays.fill(huge, (byte) 1);
    JsonObject content = Json.object("comm_id", id, "data", Json.parseObject(data));
    running.client.send(
        Channel.SHELL,
        running
            .client
            .message("comm_msg", content)
            .withBuffers(List.of(huge, new byte[3], new byte[3], new byte[3])));
    update("closed long ago", "value", 4);
    update(id, "value", 5);
    assertThat(running.run("42").value()).isEqualTo("42"); // requests are handled in order
    assertThat(slider.value()).isEqualTo(5);
  }

  @Test
  void aThousandWidgetsWhoseClientGoesAwayLeaveTheKernelAlive() throws IOException {
    for (int i = 0; i < 1000; i++) {
      show(new IntSlider());
    }
    running.client.disconnect();
    KernelClient other = KernelClient.connect(running.connection, Recording.PATIENCE);
    assertThat(Recording.of(other, "42").value()).isEqualTo("42");
    other.disconnect();
  }

  @Test
  void whatCannotBeMovedIsAStillThatSaysHowToMoveIt() {
    var picture = MimeBundle.text("words").with(MimeBundle.SVG, "<svg/>");
    MimeBundle still = Widgets.interactive(x -> picture, new IntSlider(1, 0, 3)).display();
    assertThat(still.data()).containsKeys(VIEW, "text/html");
    assertThat(still.plain()).startsWith("words\n").contains("./chainrule lab");
    assertThat(still.data().get("text/html").toString())
        .contains("<img alt=\"words\" src=\"data:image/svg+xml;base64,");
  }

  @Test
  void theStillOfABoxHasTheStillsOfWhatItHolds() {
    var picture = MimeBundle.text("words").with(MimeBundle.SVG, "<svg/>");
    var moving = Widgets.interactive(x -> picture, new IntSlider(1, 0, 3));
    var slider = new IntSlider(2, 0, 3).description("h");
    MimeBundle still = new VBox(new Label("a < b"), new Play(), slider, new HBox(moving)).display();
    assertThat(still.plain()).startsWith("a < b\nh = 2\nwords\n");
    assertThat(still.data().get("text/html").toString())
        .contains("a &lt; b", "<img alt=\"words\" src=\"data:image/svg+xml;base64,");
  }
}
