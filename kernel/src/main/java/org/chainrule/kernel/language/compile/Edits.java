package org.chainrule.kernel.language.compile;

import java.util.TreeMap;

/** Changes to a text, collected by position and applied together. */
final class Edits {
  private final TreeMap<Integer, String> opened = new TreeMap<>();
  private final TreeMap<Integer, String> closed = new TreeMap<>();
  private final TreeMap<Integer, Replacement> replaced = new TreeMap<>();

  private record Replacement(int to, String text) {}

  boolean isEmpty() {
    return opened.isEmpty() && closed.isEmpty() && replaced.isEmpty();
  }

  /** Inserts before the text at the position, and before earlier insertions. */
  void open(int at, String text) {
    opened.merge(at, text, (inner, outer) -> outer + inner);
  }

  /** Inserts after the text that ends at the position, and after earlier insertions. */
  void close(int at, String text) {
    closed.merge(at, text, (inner, outer) -> inner + outer);
  }

  void replace(int from, int to, String text) {
    replaced.put(from, new Replacement(to, text));
  }

  /** Whether there is a change between the positions. */
  boolean within(int from, int to) {
    return !opened.subMap(from, to).isEmpty()
        || !closed.subMap(from, true, to, true).isEmpty()
        || !replaced.subMap(from, to).isEmpty();
  }

  /** The part of the text from one position to another, changed. */
  MappedSource apply(MappedSource text, int from, int to) {
    MappedSource.Builder changed = new MappedSource.Builder();
    int at = from;
    while (at <= to) {
      int origin = text.origin(Math.min(at, to - 1));
      if (at > from) {
        changed.add(closed.getOrDefault(at, ""), origin);
      }
      if (at == to) {
        break;
      }
      changed.add(opened.getOrDefault(at, ""), origin);
      Replacement replacement = replaced.get(at);
      if (replacement == null) {
        changed.add(text.part(at, at + 1));
        at++;
      } else {
        changed.add(replacement.text, origin);
        at = replacement.to;
      }
    }
    return changed.toText();
  }
}
