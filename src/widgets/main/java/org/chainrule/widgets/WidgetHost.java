package org.chainrule.widgets;

import java.util.Map;

/** What carries the state of widgets to a front end and back: a kernel while a notebook runs. */
public interface WidgetHost {
  /** The target of the comms of widgets. */
  String TARGET = "jupyter.widget";

  /** The MIME type of an output that shows a widget. */
  String VIEW = "application/vnd.jupyter.widget-view+json";

  /** What stands before the id of a widget that another one refers to. */
  String REFERENCE = "IPY_MODEL_";

  /** A widget as its host sees it. Values are plain: text, numbers, lists, maps, byte arrays. */
  interface Model {
    String id();

    /**
     * All traits that the front end knows, with {@link #REFERENCE} and the id for other widgets.
     */
    Map<String, Object> state();

    /** Of a state that a front end sent, the traits that exist and whose values fit. */
    Map<String, Object> acceptable(Map<String, Object> state);

    /** Takes over what {@link #acceptable} has passed, and calls the listeners of what changed. */
    void update(Map<String, Object> state);

    /** Takes a custom message, such as a click. */
    void message(Map<String, Object> content);

    /** The front end has closed its counterpart. */
    void closed();
  }

  /** A widget's counterpart in the front end. */
  interface Peer {
    void update(Map<String, Object> state);

    void close();

    /** From now on, what the widget's listeners print is shown under the running cell. */
    void shownHere();
  }

  /** Opens the counterpart of a widget; all widgets that it refers to are open already. */
  Peer open(Model model);

  /** The id of the message under which output is shown now, after all output until now was sent. */
  String outputParent();

  /** A host without a front end: nothing is sent. */
  static WidgetHost none() {
    return Widget.NOBODY;
  }
}
