package org.chainrule.kernel.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.debug.CellThreads.Step;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee;

/**
 * Answers debug requests: the Debug Adapter Protocol with Jupyter's additions. All clients of the
 * kernel share one debugger, as they share the cells: one that attaches again changes nothing.
 */
public final class DebugAdapter {
  /** The id of the one filter of exceptions. */
  private static final String UNCAUGHT = "uncaught";

  private final Debuggee cells;
  private final Consumer<JsonObject> publish;
  private final Function<MimeBundle, JsonObject> bundles;
  private final Breakpoints breakpoints = new Breakpoints(this::lines);
  private final Variables variables;
  private final Frames frames;
  private final AtomicInteger sequence = new AtomicInteger();
  private CellThreads threads;
  private boolean started;

  /**
   * @param publish sends a debug_event
   * @param bundles makes the data and metadata of a message of a bundle
   */
  public DebugAdapter(
      Debuggee cells, Consumer<JsonObject> publish, Function<MimeBundle, JsonObject> bundles) {
    this.cells = cells;
    this.publish = publish;
    this.bundles = bundles;
    this.variables = new Variables(cells);
    this.frames = new Frames(cells, breakpoints);
    this.threads = newThreads();
  }

  private CellThreads newThreads() {
    return new CellThreads(cells, breakpoints, this::event, variables::clear);
  }

  private SortedSet<Integer> lines(String cell) {
    try {
      return cells.lines(cell);
    } catch (Exception e) {
      return Collections.emptySortedSet(); // a cell is running
    }
  }

  private void event(String name, JsonObject body) {
    publish.accept(
        Json.object(
            "seq", sequence.incrementAndGet(), "type", "event", "event", name, "body", body));
  }

  /** The answer to a request. Called by one thread. */
  public JsonObject answer(JsonObject request) {
    String command = Json.string(request, "command", "");
    JsonObject arguments = Json.child(request, "arguments");
    try {
      return reply(request, true, "", body(command, arguments));
    } catch (Exception e) {
      return refuse(request, String.valueOf(e.getMessage()));
    }
  }

  /** The answer of a kernel that cannot do what is asked for. */
  public static JsonObject refuse(JsonObject request, String why) {
    return reply(request, false, why, new JsonObject());
  }

  private static JsonObject reply(JsonObject request, boolean ok, String why, JsonObject body) {
    int number = Json.integer(request, "seq", 0);
    JsonObject reply =
        Json.object(
            "type", "response",
            "seq", number,
            "request_seq", number,
            "success", ok,
            "command", Json.string(request, "command", ""),
            "body", body);
    if (!ok) {
      reply.addProperty("message", why);
    }
    return reply;
  }

  private JsonObject body(String command, JsonObject arguments) throws Exception {
    return switch (command) {
      case "debugInfo" -> info();
      case "initialize" -> {
        boolean lab = Json.string(arguments, "clientID", "").equals("jupyterlab");
        variables.typed(Json.bool(arguments, "supportsVariableType", false) && !lab);
        yield initialize();
      }
      case "attach" -> attach();
      case "disconnect", "terminate" -> end();
      case "configurationDone" -> new JsonObject();
      case "dumpCell" ->
          Json.object("sourcePath", breakpoints.dump(Json.string(arguments, "code", "")));
      case "source" -> frames.source(Json.child(arguments, "source"));
      case "setBreakpoints" -> {
        String path = Json.string(Json.child(arguments, "source"), "path", "");
        JsonArray set = breakpoints.set(path, Json.array(arguments, "breakpoints"));
        yield Json.object("breakpoints", set);
      }
      case "setExceptionBreakpoints" -> {
        boolean stops =
            Json.array(arguments, "filters").asList().stream()
                .anyMatch(each -> each.getAsString().equals(UNCAUGHT));
        threads.stopAtExceptions(stops);
        yield new JsonObject();
      }
      case "threads" -> threads();
      case "stackTrace" -> frames.stackTrace(threads, Json.integer(arguments, "threadId", 1));
      case "scopes" -> {
        Values values = values(Json.integer(arguments, "frameId", 0));
        yield threads.call(values::scopes);
      }
      case "variables" -> {
        int reference = Json.integer(arguments, "variablesReference", 0);
        yield Json.object("variables", threads.call(() -> variables.under(reference)));
      }
      case "inspectVariables" -> {
        if (threads.stopped().isEmpty()) {
          variables.clear(); // else each cell would leave its values here
        }
        yield Json.object("variables", threads.call(() -> variables.shown(cells.globals())));
      }
      case "richInspectVariables" -> {
        Values values = values(Json.integer(arguments, "frameId", 0));
        String name = Json.string(arguments, "variableName", "");
        yield threads.call(() -> bundles.apply(RichView.of(values.of(name))));
      }
      case "evaluate" -> {
        Values values = values(Json.integer(arguments, "frameId", 0));
        String expression = Json.string(arguments, "expression", "");
        yield threads.call(() -> values.told("result", values.of(expression)));
      }
      case "copyToGlobals" -> {
        Values values = values(Json.integer(arguments, "srcFrameId", 0));
        String source = Json.string(arguments, "srcVariableName", "");
        String name = Json.string(arguments, "dstVariableName", source);
        yield threads.call(() -> values.told("value", values.copyToGlobals(source, name)));
      }
      case "modules" -> modules(arguments);
      case "continue" -> resume(arguments, Step.CONTINUE);
      case "next" -> resume(arguments, Step.OVER);
      case "stepIn" -> resume(arguments, Step.INTO);
      case "stepOut" -> resume(arguments, Step.OUT);
      case "pause" -> {
        threads.pauseSoon();
        yield new JsonObject();
      }
      default -> throw new UnsupportedOperationException("this debugger does not know " + command);
    };
  }

  private Values values(int frameId) {
    return new Values(cells, variables, Frames.variables(threads, frameId));
  }

  private JsonObject info() {
    return Json.object(
        "isStarted",
        started,
        "hashMethod",
        "Murmur2",
        "hashSeed",
        Breakpoints.SEED,
        "tmpFilePrefix",
        Breakpoints.PREFIX,
        "tmpFileSuffix",
        Breakpoints.SUFFIX,
        "breakpoints",
        breakpoints.all(),
        "stoppedThreads",
        List.copyOf(threads.stopped().keySet()),
        "richRendering",
        true,
        "copyToGlobals",
        true,
        "exceptionPaths",
        List.of());
  }

  private static JsonObject initialize() {
    var filter =
        Json.object(
            "filter",
            UNCAUGHT,
            "label",
            "Exceptions that a method or cell does not catch",
            "default",
            false);
    return Json.object(
        "supportsConfigurationDoneRequest", true,
        "supportsConditionalBreakpoints", true,
        "supportsTerminateRequest", true,
        "supportsEvaluateForHovers", true,
        "supportsModulesRequest", true,
        "exceptionBreakpointFilters", List.of(filter));
  }

  private JsonObject attach() {
    if (!started) {
      started = true;
      threads = newThreads();
      cells.watch(threads);
      event("initialized", new JsonObject());
    }
    return new JsonObject();
  }

  private JsonObject end() {
    if (started) {
      started = false;
      threads.end();
      cells.unwatch();
      breakpoints.clear();
      variables.clear();
    }
    return new JsonObject();
  }

  private JsonObject threads() {
    var listed = new JsonArray();
    threads
        .stopped()
        .keySet()
        .forEach(id -> listed.add(Json.object("id", id, "name", "cell " + id)));
    if (listed.isEmpty()) {
      listed.add(Json.object("id", 1, "name", "cells")); // the protocol asks for one at least
    }
    return Json.object("threads", listed);
  }

  /** The jars that cells use; the classes of cells are in none. */
  private JsonObject modules(JsonObject arguments) {
    var modules = new JsonArray();
    for (String each : cells.libraries()) {
      String name = each.substring(each.lastIndexOf('/') + 1);
      modules.add(Json.object("id", modules.size() + 1, "name", name, "path", each));
    }
    int from = Math.min(modules.size(), Math.max(0, Json.integer(arguments, "startModule", 0)));
    int count = Json.integer(arguments, "moduleCount", 0);
    int to = count <= 0 ? modules.size() : Math.min(modules.size(), from + count);
    List<JsonElement> asked = modules.asList().subList(from, to);
    return Json.object("modules", asked, "totalModules", modules.size());
  }

  private JsonObject resume(JsonObject arguments, Step step) {
    if (!threads.resume(Json.integer(arguments, "threadId", 1), step)) {
      throw new IllegalStateException("this thread is not stopped");
    }
    return step == Step.CONTINUE ? Json.object("allThreadsContinued", false) : new JsonObject();
  }
}
