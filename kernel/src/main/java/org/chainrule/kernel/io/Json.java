package org.chainrule.kernel.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.JsonSyntaxException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes JSON, for messages and files alike: the one place where Gson is configured. NaN
 * and infinities, which JSON does not have, become null; parsing is strict; nesting is bounded, so
 * that no text can overflow the stack.
 */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .registerTypeAdapter(Double.class, finiteOrNull())
          .registerTypeAdapter(Float.class, finiteOrNull())
          .create();

  private static final Gson PRETTY =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private static final Pattern PLACE = Pattern.compile("at line (\\d{1,9}) column (\\d{1,9})");

  private Json() {}

  private static JsonSerializer<Number> finiteOrNull() {
    return (number, type, context) ->
        Double.isFinite(number.doubleValue()) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
  }

  /** An object of keys and values in turn: {@code object("status", "ok", "execution_count", 3)}. */
  public static JsonObject object(Object... keysAndValues) {
    var object = new JsonObject();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.add((String) keysAndValues[i], tree(keysAndValues[i + 1]));
    }
    return object;
  }

  /** Strings, numbers, maps, lists, records and JSON itself as a JSON tree. */
  public static JsonElement tree(Object value) {
    return value instanceof JsonElement element ? element : GSON.toJsonTree(value);
  }

  /** A JSON tree as strings, doubles, booleans, maps and lists; null is null. */
  public static Object plain(JsonElement element) {
    return GSON.fromJson(element, Object.class);
  }

  /** The text of a tree, on one line. */
  public static String text(JsonElement element) {
    return GSON.toJson(element);
  }

  /**
   * Writes a value indented by two spaces, without a line break at the end. Keys whose value is
   * null are left out.
   */
  public static String pretty(Object value) {
    return PRETTY.toJson(value);
  }

  /** The text of a tree as Jupyter writes notebooks: sorted keys, indented by one space. */
  public static String sorted(JsonElement element) {
    var text = new StringWriter();
    var writer = new JsonWriter(text);
    writer.setIndent(" ");
    writer.setSerializeNulls(true);
    writer.setHtmlSafe(false);
    GSON.toJson(inOrder(element), writer);
    return text.toString();
  }

  private static JsonElement inOrder(JsonElement element) {
    if (element instanceof JsonArray array) {
      var items = new JsonArray();
      array.forEach(item -> items.add(inOrder(item)));
      return items;
    }
    if (element instanceof JsonObject object) {
      var entries = new JsonObject();
      new TreeMap<>(object.asMap()).forEach((key, value) -> entries.add(key, inOrder(value)));
      return entries;
    }
    return element;
  }

  /**
   * Reads a record from a text that {@link #pretty} wrote.
   *
   * @throws JsonParseException if it is not JSON, or of another type
   */
  public static <T> Optional<T> read(String text, Class<T> type) {
    return Optional.ofNullable(PRETTY.fromJson(text, type));
  }

  /** A reader that takes nothing but strict JSON. */
  public static JsonReader reader(Reader text) {
    var reader = new JsonReader(text);
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  /**
   * The position of a syntax error, from Gson's message, whose other text is not for users.
   *
   * @return for instance "line 3, column 7"; empty if the message has none
   */
  public static Optional<String> place(Exception e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find()
        ? Optional.of("line " + place.group(1) + ", column " + place.group(2))
        : Optional.empty();
  }

  /**
   * Reads a text that must be one JSON value and nothing more.
   *
   * @throws JsonSyntaxException with the position of the error
   */
  public static JsonElement parse(String text) {
    JsonReader reader = reader(new StringReader(text));
    try {
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        throw new JsonSyntaxException("empty text");
      }
      JsonElement element = GSON.getAdapter(JsonElement.class).read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonSyntaxException("text after the end at " + reader.getPath());
      }
      return element;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new JsonSyntaxException(e.getMessage(), e);
    }
  }

  /**
   * Reads a text that must be one JSON object.
   *
   * @throws JsonSyntaxException if it is not
   */
  public static JsonObject parseObject(String text) {
    if (parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new JsonSyntaxException("not a JSON object: " + abridged(text));
  }

  /** The string under the key, or the default when there is none. */
  public static String string(JsonObject object, String key, String otherwise) {
    return object.get(key) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : otherwise;
  }

  /** The whole number under the key, or the default when there is none. */
  public static int integer(JsonObject object, String key, int otherwise) {
    if (object.get(key) instanceof JsonPrimitive value && value.isNumber()) {
      double number = value.getAsDouble();
      return Double.isFinite(number) ? (int) number : otherwise;
    }
    return otherwise;
  }

  /** The truth value under the key, or the default when there is none. */
  public static boolean bool(JsonObject object, String key, boolean otherwise) {
    boolean known = object.get(key) instanceof JsonPrimitive value && value.isBoolean();
    return known ? object.get(key).getAsBoolean() : otherwise;
  }

  /** The object under the key, or an empty one when there is none. */
  public static JsonObject child(JsonObject object, String key) {
    return object.get(key) instanceof JsonObject child ? child : new JsonObject();
  }

  /** The array under the key, or an empty one when there is none. */
  public static JsonArray array(JsonObject object, String key) {
    return object.get(key) instanceof JsonArray array ? array : new JsonArray();
  }

  /** Roughly how many bytes of memory a tree takes. */
  public static long size(JsonElement element) {
    long size = 16;
    if (element instanceof JsonPrimitive value && value.isString()) {
      size += value.getAsString().length();
    } else if (element instanceof JsonArray array) {
      for (JsonElement each : array) {
        size += size(each);
      }
    } else if (element instanceof JsonObject object) {
      for (Map.Entry<String, JsonElement> each : object.entrySet()) {
        size += 2L * each.getKey().length() + size(each.getValue());
      }
    }
    return size;
  }

  private static String abridged(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
