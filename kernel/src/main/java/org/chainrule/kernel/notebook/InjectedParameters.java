package org.chainrule.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.compile.Names;

/**
 * Values that replace a notebook's parameters, as in papermill: a cell tagged {@code
 * injected-parameters} is added after the cell tagged {@code parameters}; it replaces that of an
 * earlier run; without either it is the first cell. A value has the type that the notebook
 * declares; otherwise it is a number or boolean if it looks like one, else a string.
 *
 * @param values the values as given, by name
 * @see <a href="https://papermill.readthedocs.io/en/latest/usage-parameterize.html">papermill</a>
 */
record InjectedParameters(Map<String, String> values) {
  private static final String DEFAULTS = "parameters";
  private static final String INJECTED = "injected-parameters";

  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

  /**
   * Returns the notebook with the cell that declares them; the notebook itself if there are none.
   *
   * @throws BadNotebookException if a value is not of the type that the notebook declares
   */
  Notebook into(Notebook notebook) throws BadNotebookException {
    if (values.isEmpty()) {
      return notebook;
    }
    var cells = new ArrayList<JsonObject>();
    int defaults = -1;
    int injected = -1;
    for (NotebookCell cell : notebook.cells()) {
      defaults = defaults < 0 && cell.tags().contains(DEFAULTS) ? cells.size() : defaults;
      injected = injected < 0 && cell.tags().contains(INJECTED) ? cells.size() : injected;
      cells.add(cell.json());
    }
    JsonObject cell = cell(defaults < 0 ? "" : notebook.cells().get(defaults).source());
    if (injected >= 0) {
      cells.set(injected, cell);
    } else {
      cells.add(defaults + 1, cell);
    }
    return notebook.withCells(cells);
  }

  private JsonObject cell(String defaults) throws BadNotebookException {
    var source = new StringBuilder("// Parameters");
    for (Map.Entry<String, String> value : values.entrySet()) {
      source.append('\n').append(declaration(value.getKey(), value.getValue(), defaults));
    }
    var tags = new JsonArray();
    tags.add(INJECTED);
    JsonObject cell =
        Json.object(
            "cell_type",
            "code",
            "id",
            UUID.randomUUID().toString().substring(0, 8),
            "metadata",
            Json.object("tags", tags),
            "outputs",
            List.of());
    cell.add("source", MultilineString.split(source.toString()));
    new NotebookCell(0, cell).setOutputs(0, new JsonArray());
    return cell;
  }

  private static String declaration(String name, String value, String defaults)
      throws BadNotebookException {
    if (!javax.lang.model.SourceVersion.isName(name) || name.contains(".")) {
      throw new BadNotebookException("a parameter is a Java name, and \"" + name + "\" is none");
    }
    Matcher declared =
        Pattern.compile("([\\w.]+)\\s+" + Pattern.quote(name) + "\\s*[=;]")
            .matcher(Names.withoutLiterals(defaults));
    String type = declared.find() ? declared.group(1) : "var";
    String wanted = type.equals("var") ? guess(value) : type;
    String literal = literal(wanted, value);
    if (literal == null) {
      throw new BadNotebookException(
          name + " is declared as " + type + ", and " + value + " is no " + type);
    }
    return wanted + " " + name + " = " + literal + ";";
  }

  private static String guess(String value) {
    if (value.equals("true") || value.equals("false")) {
      return "boolean";
    }
    if (WHOLE.matcher(value).matches()) {
      long number = Long.parseLong(value);
      return number == (int) number ? "int" : "long";
    }
    return NUMBER.matcher(value).matches() ? "double" : "String";
  }

  /** The value as Java writes it; null if the type has no such value. */
  private static String literal(String type, String value) {
    boolean whole = WHOLE.matcher(value).matches();
    boolean number = NUMBER.matcher(value).matches();
    return switch (type) {
      case "int", "short", "byte" -> whole && fits(type, Long.parseLong(value)) ? value : null;
      case "long", "Long" -> whole ? value + "L" : null;
      case "float", "Float" -> number ? value + "f" : null;
      case "double", "Double" -> number ? value + "d" : null;
      case "Integer" -> whole && fits("int", Long.parseLong(value)) ? value : null;
      case "boolean", "Boolean" -> value.matches("true|false") ? value : null;
      case "char", "Character" -> value.length() == 1 ? quoted(value, '\'') : null;
      case "String", "CharSequence", "Object" -> quoted(value, '"');
      // any expression: new double[] {1, 2}, Path.of("x"), null
      default -> value;
    };
  }

  private static boolean fits(String type, long number) {
    return switch (type) {
      case "byte" -> number == (byte) number;
      case "short" -> number == (short) number;
      default -> number == (int) number;
    };
  }

  private static String quoted(String value, char quote) {
    var text = new StringBuilder().append(quote);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\\' -> text.append("\\\\");
        default -> text.append(c == quote ? "\\" + c : String.valueOf(c));
      }
    }
    return text.append(quote).toString();
  }
}
