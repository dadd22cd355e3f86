package org.chainrule.widgets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kind of widget: the traits of its model with their defaults, which are those of ipywidgets 8.
 *
 * @param style the kind of its style; empty if it has none
 */
record Kind(String name, String style, Map<String, Object> traits) {
  private static final String CONTROLS = "@jupyter-widgets/controls";
  private static final String BASE = "@jupyter-widgets/base";
  private static final Object[] SLIDER = {
    "behavior",
    "drag-tap",
    "continuous_update",
    true,
    "disabled",
    false,
    "orientation",
    "horizontal",
    "readout",
    true
  };
  private static final Object[] TEXT_STYLE = {
    "background", null, "description_width", "", "font_size", null, "text_color", null
  };
  private static final Object[] FONT = {
    "font_family",
    null,
    "font_size",
    null,
    "font_style",
    null,
    "font_variant",
    null,
    "font_weight",
    null,
    "text_color",
    null,
    "text_decoration",
    null
  };
  private static final String[] CSS = {
    "align_content",
    "align_items",
    "align_self",
    "border_bottom",
    "border_left",
    "border_right",
    "border_top",
    "bottom",
    "display",
    "flex",
    "flex_flow",
    "grid_area",
    "grid_auto_columns",
    "grid_auto_flow",
    "grid_auto_rows",
    "grid_column",
    "grid_gap",
    "grid_row",
    "grid_template_areas",
    "grid_template_columns",
    "grid_template_rows",
    "height",
    "justify_content",
    "justify_items",
    "left",
    "margin",
    "max_height",
    "max_width",
    "min_height",
    "min_width",
    "object_fit",
    "object_position",
    "order",
    "overflow",
    "padding",
    "right",
    "top",
    "visibility",
    "width"
  };
  private static final Map<String, Kind> KINDS = new HashMap<>();

  static {
    described("IntSlider", "SliderStyle", SLIDER, "max", 100, "min", 0, "step", 1, "value", 0)
        .put("readout_format", "d");
    described(
            "FloatSlider",
            "SliderStyle",
            SLIDER,
            "max",
            100.0,
            "min",
            0.0,
            "step",
            0.1,
            "value",
            0.0)
        .put("readout_format", ".2f");
    described("FloatLogSlider", "SliderStyle", SLIDER, "base", 10.0, "max", 4.0, "min", 0.0)
        .putAll(map("readout_format", ".3g", "step", 0.1, "value", 1.0));
    dom("Button", "ButtonStyle", "button_style", "", "description", "", "disabled", false)
        .put("icon", "");
    described("Checkbox", "CheckboxStyle", "disabled", false, "indent", true, "value", false);
    described("ToggleButtons", "ToggleButtonsStyle", "_options_labels", List.of(), "index", null)
        .putAll(
            map("button_style", "", "disabled", false, "icons", List.of(), "tooltips", List.of()));
    described("Dropdown", "DescriptionStyle", "_options_labels", List.of(), "index", null)
        .put("disabled", false);
    described("Text", "TextStyle", "continuous_update", true, "disabled", false)
        .putAll(map("placeholder", "\u200b", "value", ""));
    described("Label", "LabelStyle", "placeholder", "\u200b", "value", "");
    described("HTML", "HTMLStyle", "placeholder", "\u200b", "value", "");
    dom("Image", "", "format", "png", "height", "", "width", "", "value", new byte[0]);
    described("Play", "DescriptionStyle", "disabled", false, "interval", 100, "max", 100, "min", 0)
        .putAll(map("playing", false, "repeat", false, "show_repeat", true, "step", 1, "value", 0));
    described("IntProgress", "ProgressStyle", "bar_style", "", "max", 100, "min", 0)
        .putAll(map("orientation", "horizontal", "value", 0));
    dom("Output", "", "msg_id", "", "outputs", List.of())
        .putAll(module("_model_", "@jupyter-widgets/output", "1.0.0"));
    KINDS.get("Output").traits.putAll(module("_view_", "@jupyter-widgets/output", "1.0.0"));
    for (String box : List.of("HBox", "VBox")) {
      dom(box, "", "box_style", "", "children", List.of());
    }
    dom("Tab", "", "box_style", "", "children", List.of(), "selected_index", null)
        .put("titles", List.of());

    Map<String, Object> css = plain("Layout", BASE, "LayoutView", BASE);
    for (String property : CSS) {
      css.put(property, null);
    }
    style("SliderStyle", "description_width", "", "handle_color", null);
    style("ButtonStyle", FONT).put("button_color", null);
    style("DescriptionStyle", "description_width", "");
    style("CheckboxStyle", "background", null, "description_width", "");
    style("ToggleButtonsStyle", "button_width", "", "description_width", "", "font_weight", "");
    style("TextStyle", TEXT_STYLE);
    style("HTMLStyle", TEXT_STYLE);
    style("LabelStyle", TEXT_STYLE).putAll(map(FONT));
    style("ProgressStyle", "bar_color", null, "description_width", "");
    plain("Link", CONTROLS, null, CONTROLS).putAll(map("source", List.of(), "target", List.of()));
    KINDS.get("IntProgress").traits.put("_view_name", "ProgressView");
  }

  static Kind of(String name) {
    return KINDS.get(name);
  }

  static List<String> names() {
    var names = new ArrayList<>(KINDS.keySet());
    Collections.sort(names);
    return names;
  }

  private static Map<String, Object> map(Object... namesAndDefaults) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndDefaults.length; i += 2) {
      map.put((String) namesAndDefaults[i], namesAndDefaults[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> module(String prefix, String module, String version) {
    return map(prefix + "module", module, prefix + "module_version", version);
  }

  private static Map<String, Object> put(String name, String style, Map<String, Object> traits) {
    KINDS.put(name, new Kind(name, style, traits));
    return traits;
  }

  private static Map<String, Object> plain(
      String name, String module, String view, String viewModule) {
    Map<String, Object> traits = map("_model_name", name + "Model", "_view_name", view);
    traits.put("_view_count", null);
    traits.putAll(module("_model_", module, "2.0.0"));
    traits.putAll(module("_view_", viewModule, "2.0.0"));
    return put(name, "", traits);
  }

  private static Map<String, Object> style(String name, Object... own) {
    Map<String, Object> traits = plain(name, CONTROLS, "StyleView", BASE);
    traits.putAll(map(own));
    return traits;
  }

  private static Map<String, Object> dom(String name, String style, Object... own) {
    Map<String, Object> traits = plain(name, CONTROLS, name + "View", CONTROLS);
    traits.putAll(map("_dom_classes", List.of(), "layout", null, "tabbable", null));
    traits.put("tooltip", null);
    if (!style.isEmpty()) {
      traits.put("style", null);
    }
    traits.putAll(map(own));
    return put(name, style, traits);
  }

  private static Map<String, Object> described(String name, String style, Object... own) {
    Map<String, Object> traits = dom(name, style, own);
    traits.putAll(map("description", "", "description_allow_html", false));
    return traits;
  }

  private static Map<String, Object> described(
      String name, String style, Object[] shared, Object... own) {
    Map<String, Object> traits = described(name, style, own);
    traits.putAll(map(shared));
    return traits;
  }
}
