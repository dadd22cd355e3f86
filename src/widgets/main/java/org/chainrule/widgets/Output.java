package org.chainrule.widgets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chainrule.display.Display;

/**
 * A place for output: what is printed and displayed in {@link #capture}, and what is appended.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Output%20Widget.html">ipywidgets:
 *     Output</a>
 */
public final class Output extends Widget<Output> {
  /** An empty one. */
  public Output() {
    super("Output");
  }

  /** Shows here what the body prints and displays. */
  public void capture(Runnable body) {
    with("msg_id", host().outputParent());
    try {
      body.run();
    } finally {
      host().outputParent(); // what was printed is sent first
      with("msg_id", "");
    }
  }

  /** Adds text. */
  public Output appendStdout(String text) {
    return append(Map.of("output_type", "stream", "name", "stdout", "text", text));
  }

  /** Adds a value as a cell would show it. */
  public Output appendDisplayData(Object value) {
    var bundle = Display.render(value);
    return append(
        Map.of(
            "output_type", "display_data", "data", bundle.data(), "metadata", bundle.metadata()));
  }

  /** Removes everything. */
  public Output clearOutput() {
    return with("outputs", List.of());
  }

  private synchronized Output append(Map<String, Object> output) {
    var outputs = new ArrayList<Object>((List<?>) get("outputs"));
    outputs.add(output);
    return with("outputs", outputs);
  }
}
