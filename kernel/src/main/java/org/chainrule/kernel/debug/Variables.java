package org.chainrule.kernel.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainrule.Tensor;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.Debuggee.Variable;

/** Variables as the front end shows them, and what it can unfold until the thread goes on. */
final class Variables {
  /** The most elements of an array or a collection that are shown. */
  private static final int MOST = 100;

  /** The length to which a value is shortened. */
  private static final int SHORT = 200;

  private final Debuggee cells;
  private final Map<Integer, List<Variable>> unfolded = new ConcurrentHashMap<>();
  private final Map<Integer, Object> values = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private volatile boolean typed;

  Variables(Debuggee cells) {
    this.cells = cells;
  }

  /** Forgets all references. */
  void clear() {
    unfolded.clear();
    values.clear();
  }

  /** A reference for a list of variables. */
  int reference(List<Variable> variables) {
    int reference = last.incrementAndGet();
    unfolded.put(reference, variables);
    return reference;
  }

  /** What is under a reference; empty if the thread has gone on since. */
  JsonArray under(int reference) {
    List<Variable> known = unfolded.get(reference);
    if (known != null) {
      return shown(known);
    }
    Object value = values.get(reference);
    return value == null ? new JsonArray() : shown(children(value));
  }

  JsonArray shown(List<Variable> variables) {
    var shown = new JsonArray();
    variables.forEach(each -> shown.add(shown(each)));
    return shown;
  }

  private JsonObject shown(Variable variable) {
    Object value = variable.value();
    JsonObject shown =
        Json.object(
            "name", variable.name(),
            "value", text(value),
            "evaluateName", variable.name(),
            "variablesReference", reference(value));
    if (typed) {
      String declared = cells.plainType(variable.type());
      shown.addProperty("type", declared.isEmpty() ? typeOf(value) : declared);
    }
    return shown;
  }

  /**
   * JupyterLab shows the type of a variable in place of its value, unless it is one of Python's.
   */
  void typed(boolean asked) {
    typed = asked;
  }

  /** A reference for what is in a value; 0 if there is nothing to unfold. */
  int reference(Object value) {
    if (value == null || children(value).isEmpty()) {
      return 0;
    }
    int reference = last.incrementAndGet();
    values.put(reference, value);
    return reference;
  }

  String typeOf(Object value) {
    return value == null ? "null" : cells.plainType(value.getClass().getTypeName());
  }

  /** A value on a line. */
  String text(Object value) {
    String text;
    try {
      text =
          value == null || !value.getClass().isArray()
              ? String.valueOf(value)
              : typeOf(value).replaceFirst("\\[]", "[" + Array.getLength(value) + "]");
    } catch (RuntimeException | Error e) {
      text = "toString() threw " + e;
    }
    String line = cells.plainType(text).replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= SHORT ? line : line.substring(0, SHORT) + "…";
  }

  private List<Variable> children(Object value) {
    var children = new ArrayList<Variable>();
    if (value instanceof Tensor tensor) {
      add(children, "shape", tensor.shape());
      add(children, "values", tensor.detach());
      add(children, "grad", tensor.grad());
      add(children, "gradFn", tensor.gradFn());
      add(children, "requiresGrad", tensor.requiresGrad());
      add(children, "isLeaf", tensor.isLeaf());
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Math.min(MOST, Array.getLength(value)); i++) {
        add(children, "[" + i + "]", Array.get(value, i));
      }
    } else if (value instanceof Collection<?> items) {
      items.stream().limit(MOST).forEach(each -> add(children, "[" + children.size() + "]", each));
    } else if (value instanceof Map<?, ?> map) {
      map.entrySet().stream()
          .limit(MOST)
          .forEach(each -> add(children, text(each.getKey()), each.getValue()));
    } else {
      fields(value, children);
    }
    return children;
  }

  private void add(List<Variable> children, String name, Object value) {
    children.add(new Variable(name, "", value));
  }

  /** The fields of the learner's objects; the JDK's are closed, and say what they hold as text. */
  private void fields(Object value, List<Variable> children) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !field.isSynthetic()
            && field.trySetAccessible()) {
          try {
            children.add(
                new Variable(field.getName(), field.getType().getTypeName(), field.get(value)));
          } catch (IllegalAccessException e) {
            throw new AssertionError("it was made accessible", e);
          }
        }
      }
    }
  }
}
