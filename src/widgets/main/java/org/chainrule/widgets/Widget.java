package org.chainrule.widgets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.chainrule.display.Displayable;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.display.MimeBundle;

/**
 * A widget: traits that a front end shows and changes. Named and behaving as in ipywidgets: {@code
 * new IntSlider(3, 0, 10).with("description", "x")}. It is opened in the front end when it is
 * displayed. Listeners run like cells: in turn, and they can be interrupted.
 *
 * @param <W> the widget's own class, which its setters return
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20Basics.html">ipywidgets:
 *     Widget Basics</a>
 */
public abstract class Widget<W extends Widget<W>> implements Displayable {
  static final WidgetHost NOBODY = new Nobody();
  static final String HINT =
      "A still. To move it, run this cell in JupyterLab with jupyterlab_widgets: ./chainrule lab"
          + " has both.";

  private static volatile WidgetHost host = NOBODY;

  private record Observer(String trait, Consumer<Change<Object>> listener) {}

  private final Kind kind;
  private final Map<String, Object> traits;
  private final List<Observer> observers = new CopyOnWriteArrayList<>();
  private String id = UUID.randomUUID().toString();
  private WidgetHost.Peer peer;

  Widget(String kind) {
    this.kind = Kind.of(kind);
    traits = new LinkedHashMap<>(this.kind.traits());
    if (traits.containsKey("layout")) {
      traits.put("layout", new Layout());
    }
    if (traits.containsKey("style")) {
      traits.put("style", new Style(this.kind.style()));
    }
  }

  /** Connects the running kernel; returns the host that was there before. */
  public static WidgetHost connect(WidgetHost next) {
    WidgetHost before = host;
    host = Objects.requireNonNull(next, "next");
    return before;
  }

  static WidgetHost host() {
    return host;
  }

  @SuppressWarnings("unchecked") // W is the widget's own class
  final W self() {
    return (W) this;
  }

  /** The value of a trait, under its name in ipywidgets. */
  public synchronized Object get(String trait) {
    known(trait);
    return traits.get(trait);
  }

  /**
   * Sets a trait, under its name in ipywidgets: {@code with("readout_format", ".3f")}.
   *
   * @throws IllegalArgumentException if the widget has no such trait, or it holds another type
   */
  public W with(String trait, Object value) {
    known(trait);
    set(Map.of(trait, new Given(value)));
    return self();
  }

  private void known(String trait) {
    if (!has(trait)) {
      throw new IllegalArgumentException(
          kind.name() + " has no trait " + trait + "; it has " + String.join(", ", names()));
    }
  }

  final boolean has(String trait) {
    return traits.containsKey(trait);
  }

  private List<String> names() {
    return traits.keySet().stream().filter(name -> !name.startsWith("_")).sorted().toList();
  }

  /** A value that may be null. */
  record Given(Object value) {}

  /** What stands before the control. */
  public W description(String text) {
    return with("description", text);
  }

  /** Whether the control takes no input. */
  public W disabled(boolean disabled) {
    return with("disabled", disabled);
  }

  /** The box that it is laid out in. */
  public Layout layout() {
    return (Layout) get("layout");
  }

  /** Its style, as {@code style().with("description_width", "6em")}. */
  public Style style() {
    return (Style) get("style");
  }

  /** Calls a listener after every change of a trait, by the user or by code. */
  public W observe(String trait, Consumer<Change<Object>> listener) {
    known(trait);
    observers.add(new Observer(trait, listener));
    return self();
  }

  /** Stops calling all listeners. */
  public W unobserveAll() {
    observers.clear();
    return self();
  }

  /** The value that a trait can take, made from a proposed one. */
  Object checked(String trait, Object value) {
    Object standard = kind.traits().get(trait);
    boolean fits = fits(trait, kind.traits().get(trait), value);
    if (!fits) {
      throw new IllegalArgumentException(kind.name() + "." + trait + " cannot be " + value);
    }
    boolean whole =
        standard instanceof Integer || trait.equals("index") || trait.equals("selected_index");
    if (value instanceof Number number) {
      return whole
          ? (Object) (int) Math.rint(number.doubleValue())
          : standard instanceof Double ? (Object) number.doubleValue() : value;
    }
    return value instanceof List<?> list ? List.copyOf(list) : value;
  }

  private static boolean fits(String trait, Object standard, Object value) {
    if (trait.equals("layout") || trait.equals("style")) {
      return value instanceof Widget;
    }
    if (standard == null) {
      boolean scalar = value instanceof String || value instanceof Boolean;
      return value == null || scalar || isFinite(value);
    }
    return standard instanceof Number
        ? isFinite(value)
        : standard instanceof List ? value instanceof List : standard.getClass().isInstance(value);
  }

  private static boolean isFinite(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  /** What has to change with a change, such as a value that new bounds leave outside. */
  Map<String, Object> consequences() {
    return Map.of();
  }

  private void set(Map<String, Given> proposed) {
    change(proposed, Map.of());
  }

  /** Changes traits, sends what the front end does not have yet, and calls the listeners. */
  private void change(Map<String, Given> proposed, Map<String, Object> inFrontEnd) {
    var changes = new LinkedHashMap<String, Change<Object>>();
    WidgetHost.Peer open;
    synchronized (this) {
      proposed.forEach((name, given) -> note(changes, name, checked(name, given.value())));
      consequences().forEach((name, value) -> note(changes, name, value));
      open = peer;
    }
    if (open != null) {
      var news = new LinkedHashMap<String, Object>();
      changes.forEach((name, change) -> news.put(name, change.value()));
      inFrontEnd.forEach((name, value) -> news.put(name, get(name)));
      news.entrySet().removeIf(e -> same(e.getValue(), inFrontEnd.get(e.getKey())));
      if (!news.isEmpty()) {
        open(news.values());
        news.replaceAll((name, value) -> plain(value));
        open.update(news);
      }
    }
    for (Change<Object> change : changes.values()) {
      if (!same(change.old(), change.value())) {
        changed(change);
      }
    }
  }

  private void note(Map<String, Change<Object>> changes, String name, Object value) {
    Object old = traits.put(name, value);
    if (!same(old, value) || changes.containsKey(name)) {
      Change<Object> first = changes.get(name);
      changes.put(name, new Change<>(name, first == null ? old : first.old(), value, this));
    }
  }

  private static boolean same(Object one, Object other) {
    return Objects.deepEquals(one, other)
        || (one instanceof Number a
            && other instanceof Number b
            && a.doubleValue() == b.doubleValue());
  }

  void changed(Change<Object> change) {
    for (Observer observer : observers) {
      if (observer.trait().equals(change.name())) {
        observer.listener().accept(change);
      }
    }
  }

  /** A custom message of the front end. */
  void message(Map<String, Object> content) {}

  private static Object plain(Object value) {
    return value instanceof Widget<?> widget
        ? WidgetHost.REFERENCE + widget.id
        : value instanceof List<?> list ? list.stream().map(Widget::plain).toList() : value;
  }

  /** Opens widgets that others refer to, and says that they are shown here. */
  private static void open(Collection<?> values) {
    for (Object value : values) {
      if (value instanceof Widget<?> widget) {
        widget.open();
      } else if (value instanceof List<?> list) {
        open(list);
      }
    }
  }

  /** Opens the widget and all that it refers to in the front end. */
  final void open() {
    List<Object> values;
    synchronized (this) {
      values = new ArrayList<>(traits.values());
    }
    open(values);
    synchronized (this) {
      if (peer == null) {
        peer = host.open(new Face());
      }
      peer.shownHere();
    }
  }

  /** Closes it: it disappears from the front end. */
  public void close() {
    WidgetHost.Peer open;
    synchronized (this) {
      open = peer;
      forget();
    }
    if (open != null) {
      open.close();
    }
  }

  private synchronized void forget() {
    peer = null;
    id = UUID.randomUUID().toString(); // it may be displayed again
  }

  /** What a front end without widgets shows. */
  MimeBundle still() {
    return MimeBundle.text(toString());
  }

  @Override
  public MimeBundle display() {
    open();
    MimeBundle still = still();
    var data = new LinkedHashMap<String, Object>();
    if (peer != NOBODY_THERE) {
      data.put(WidgetHost.VIEW, Map.of("version_major", 2, "version_minor", 0, "model_id", id));
    }
    var html = new HtmlBuilder().open("div").html(Pictures.html(still)).close();
    data.put(MimeBundle.HTML, html.element("p", HINT).toString());
    data.put(MimeBundle.TEXT, still.plain() + "\n" + HINT);
    return new MimeBundle(data, Map.of());
  }

  @Override
  public String toString() {
    var text = new StringBuilder(kind.name()).append('(');
    for (String name : names()) {
      Object value = get(name);
      boolean shown =
          value instanceof Number || value instanceof Boolean || value instanceof String;
      if (shown && (name.equals("value") || !value.equals(kind.traits().get(name)))) {
        text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ");
        text.append(name).append('=');
        text.append(value instanceof String ? "'" + value + "'" : value);
      }
    }
    return text.append(')').toString();
  }

  private final class Face implements WidgetHost.Model {
    private final String openedAs = id;

    @Override
    public String id() {
      return openedAs;
    }

    @Override
    public Map<String, Object> state() {
      synchronized (Widget.this) {
        var state = new LinkedHashMap<String, Object>();
        traits.forEach((name, value) -> state.put(name, plain(value)));
        return state;
      }
    }

    @Override
    public Map<String, Object> acceptable(Map<String, Object> state) {
      var fitting = new LinkedHashMap<String, Object>();
      state.forEach(
          (name, value) -> {
            boolean ours = name.startsWith("_") && !name.equals("_view_count");
            if (!ours && traits.containsKey(name) && fits(name, value)) {
              fitting.put(name, value);
            }
          });
      return fitting;
    }

    private boolean fits(String name, Object value) {
      try {
        checked(name, value);
        return true;
      } catch (IllegalArgumentException | NullPointerException e) {
        return false; // a client that does not know the trait
      }
    }

    @Override
    public void update(Map<String, Object> state) {
      var proposed = new LinkedHashMap<String, Given>();
      state.forEach((name, value) -> proposed.put(name, new Given(value)));
      change(proposed, state);
    }

    @Override
    public void message(Map<String, Object> content) {
      Widget.this.message(content);
    }

    @Override
    public void closed() {
      forget();
    }
  }

  private static final WidgetHost.Peer NOBODY_THERE =
      new WidgetHost.Peer() {
        @Override
        public void update(Map<String, Object> state) {}

        @Override
        public void close() {}

        @Override
        public void shownHere() {}
      };

  private static final class Nobody implements WidgetHost {
    @Override
    public Peer open(Model model) {
      return NOBODY_THERE;
    }

    @Override
    public String outputParent() {
      return "";
    }
  }
}
