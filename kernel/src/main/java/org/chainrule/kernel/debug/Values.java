package org.chainrule.kernel.debug;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.Debuggee.Variable;

/** The values that one can see from a frame: its variables, the session's, and expressions. */
final class Values {
  private final Debuggee cells;
  private final Variables variables;
  private final List<Variable> locals;

  Values(Debuggee cells, Variables variables, List<Variable> locals) {
    this.cells = cells;
    this.variables = variables;
    this.locals = locals;
  }

  JsonObject scopes() {
    return Json.object(
        "scopes", List.of(scope("Locals", locals), scope("Globals", cells.globals())));
  }

  private JsonObject scope(String name, List<Variable> content) {
    int reference = variables.reference(content);
    return Json.object("name", name, "variablesReference", reference, "expensive", false);
  }

  /** The value of an expression; a name needs no compiler. */
  Object of(String expression) throws Exception {
    Optional<Variable> named =
        named(expression, locals).or(() -> named(expression, cells.globals()));
    return named.isPresent() ? named.get().value() : cells.evaluate(expression, locals);
  }

  private static Optional<Variable> named(String name, List<Variable> variables) {
    return variables.stream().filter(each -> each.name().equals(name.strip())).findFirst();
  }

  /** A value as a reply tells it, under the name that the protocol gives it there. */
  JsonObject told(String field, Object value) {
    return Json.object(
        field,
        variables.text(value),
        "type",
        variables.typeOf(value),
        "variablesReference",
        variables.reference(value));
  }

  /** Copies a variable of the frame to the session; returns its value. */
  Object copyToGlobals(String source, String name) {
    Variable copied =
        named(source, locals)
            .orElseThrow(() -> new IllegalArgumentException("this frame has no " + source));
    if (!SourceVersion.isName(name)) {
      throw new IllegalArgumentException(name + " cannot be the name of a variable");
    }
    cells.copyToGlobals(name, copied);
    return copied.value();
  }
}
