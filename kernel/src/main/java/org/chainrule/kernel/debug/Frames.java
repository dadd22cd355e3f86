package org.chainrule.kernel.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.chainrule.kernel.debug.CellThreads.Stopped;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.language.Debuggee;
import org.chainrule.kernel.language.Debuggee.Frame;
import org.chainrule.kernel.language.Debuggee.Library;
import org.chainrule.kernel.language.Debuggee.Place;
import org.chainrule.kernel.language.Debuggee.Variable;
import org.chainrule.kernel.language.Debuggee.Where;

/** The call stacks of stopped threads, and the sources that they lead to. */
final class Frames {
  /** Frames of a thread are numbered from a multiple of this on. */
  private static final int OF_A_THREAD = 100_000;

  /**
   * How the paths of sources begin that are in no cell; a module and an exclamation mark follow.
   */
  private static final String LIBRARIES = Breakpoints.PREFIX + "libraries/";

  private final Debuggee cells;
  private final Breakpoints breakpoints;

  Frames(Debuggee cells, Breakpoints breakpoints) {
    this.cells = cells;
    this.breakpoints = breakpoints;
  }

  JsonObject stackTrace(CellThreads threads, int id) {
    List<Frame> frames = threads.stopped(id).map(Stopped::frames).orElse(List.of());
    var listed = new JsonArray();
    for (Frame each : frames) {
      listed.add(
          Json.object(
              "id", id * OF_A_THREAD + listed.size(),
              "name", name(each.name()),
              "line", each.where().line(),
              "column", 1,
              "source", source(each.where())));
    }
    return Json.object("stackFrames", listed, "totalFrames", listed.size());
  }

  private JsonObject source(Where where) {
    if (where instanceof Library library) {
      String path = LIBRARIES + library.module() + "!/" + library.file();
      String name = library.file().substring(library.file().lastIndexOf('/') + 1);
      return Json.object("name", name, "path", path, "presentationHint", "deemphasize");
    }
    // a step may lead into a cell that the front end has not sent
    return Json.object("name", "cell", "path", breakpoints.dump(((Place) where).cell()));
  }

  private static String name(String method) {
    if (method.startsWith("do_it$")) {
      return "cell";
    }
    return method.startsWith("lambda$") ? "lambda" : method.equals("<init>") ? "new" : method;
  }

  /** The variables of a frame; none if its thread has gone on. */
  static List<Variable> variables(CellThreads threads, int frameId) {
    int index = frameId % OF_A_THREAD;
    return threads
        .stopped(frameId / OF_A_THREAD)
        .map(Stopped::frames)
        .filter(frames -> index < frames.size())
        .map(frames -> frames.get(index).variables())
        .orElse(List.of());
  }

  /** The text of a cell, of this library, or of the JDK. */
  JsonObject source(JsonObject asked) {
    String path = Json.string(asked, "path", "");
    int bang = path.indexOf("!/");
    if (!path.startsWith(LIBRARIES) || bang < 0) {
      return text(breakpoints.code(path), "there is no source of " + path);
    }
    var library =
        new Library(path.substring(LIBRARIES.length(), bang), path.substring(bang + 2), 0);
    boolean jdk = library.module().startsWith("java.") || library.module().startsWith("jdk.");
    String why =
        jdk
            ? "; the JDK's sources are in its lib/src.zip, which not every JDK has"
            : "; of libraries, only Chainrule brings its sources";
    return text(cells.source(library), "there is no source of " + library.file() + why);
  }

  private static JsonObject text(Optional<String> text, String otherwise) {
    String found = text.orElseThrow(() -> new IllegalArgumentException(otherwise));
    return Json.object("content", found, "mimeType", "text/x-java");
  }
}
