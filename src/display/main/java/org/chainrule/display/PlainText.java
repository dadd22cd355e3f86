package org.chainrule.display;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;

/**
 * Values as text: arrays, collections, maps and records with what is in them, cut where they get
 * long. Everything else is its own {@code toString}.
 */
final class PlainText {
  /** How many elements of a sequence are shown before it is cut. */
  private static final int ELEMENTS = 100;

  /** How long a text may get before it is cut. */
  private static final int CHARACTERS = 20_000;

  private final int elements;
  private final int characters;
  private final StringBuilder text = new StringBuilder();
  private final Deque<Object> around = new ArrayDeque<>();
  private boolean cut;

  private PlainText(int elements, int characters) {
    this.elements = elements;
    this.characters = characters;
  }

  /** The value as text, cut to a size that a reader can take in. */
  static String of(Object value) {
    PlainText plain = new PlainText(ELEMENTS, CHARACTERS);
    plain.add(value);
    String text = plain.text.toString();
    if (text.length() > CHARACTERS) {
      text = text.substring(0, CHARACTERS) + "…";
      plain.cut = true;
    }
    return plain.cut ? text + "\n(cut; showAll(…) shows all of it)" : text;
  }

  /** The whole value as text. */
  static String whole(Object value) {
    PlainText plain = new PlainText(Integer.MAX_VALUE, Integer.MAX_VALUE);
    plain.add(value);
    return plain.text.toString();
  }

  private void add(Object value) {
    if (value == null || !isOpened(value)) {
      text.append(value);
    } else if (around.stream().anyMatch(outer -> outer == value)) {
      text.append("(itself)");
    } else {
      around.push(value);
      open(value);
      around.pop();
    }
  }

  /** Whether the value is shown by what is in it; a class of the learner's knows itself better. */
  private static boolean isOpened(Object value) {
    boolean jdk = value.getClass().getClassLoader() == null;
    return value.getClass().isArray()
        || value instanceof BaseStream
        || (jdk
            && (value instanceof Collection
                || value instanceof Map
                || value instanceof Map.Entry
                || value instanceof Optional
                || value instanceof Iterator))
        || (value instanceof Record && hasArray(value.getClass()));
  }

  private static boolean hasArray(Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isArray()) {
        return true;
      }
    }
    return false;
  }

  private void open(Object value) {
    if (value.getClass().isArray()) {
      array(value);
    } else if (value instanceof Collection<?> collection) {
      sequence(collection.iterator(), "[", "]", ", ");
    } else if (value instanceof Map<?, ?> map) {
      sequence(map.entrySet().iterator(), "{", "}", ", ");
    } else if (value instanceof Map.Entry<?, ?> entry) {
      add(entry.getKey());
      text.append('=');
      add(entry.getValue());
    } else if (value instanceof Optional<?> optional) {
      text.append(optional.isPresent() ? "Optional[" : "Optional.empty");
      optional.ifPresent(this::add);
      text.append(optional.isPresent() ? "]" : "");
    } else if (value instanceof Record) {
      record(value);
    } else if (value instanceof Iterator) {
      text.append("an Iterator, which can be read only once; a for loop shows what it gives");
    } else {
      text.append("a Stream, which can be read only once; add .toList() to see what it gives");
    }
  }

  private void array(Object array) {
    int length = Array.getLength(array);
    boolean rows = length > 0 && Array.get(array, 0) != null && isRow(array.getClass());
    String between = rows ? ",\n" + " ".repeat(around.size()) : ", ";
    sequence(
        new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < length;
          }

          @Override
          public Object next() {
            return Array.get(array, at++);
          }
        },
        "[",
        "]",
        between);
  }

  private static boolean isRow(Class<?> array) {
    return array.getComponentType().isArray();
  }

  private void record(Object value) {
    text.append(value.getClass().getSimpleName()).append('[');
    String before = "";
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      text.append(before).append(component.getName()).append('=');
      try {
        component.getAccessor().setAccessible(true);
        add(component.getAccessor().invoke(value));
      } catch (ReflectiveOperationException e) {
        text.append("(its accessor threw ").append(e.getCause()).append(')');
      }
      before = ", ";
    }
    text.append(']');
  }

  private void sequence(Iterator<?> values, String open, String close, String between) {
    text.append(open);
    int count = 0;
    while (values.hasNext() && count < elements && text.length() <= characters) {
      text.append(count == 0 ? "" : between);
      add(values.next());
      count++;
    }
    if (values.hasNext()) {
      cut = true;
      text.append(between).append('…');
    }
    text.append(close);
  }
}
