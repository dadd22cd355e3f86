package org.chainrule.kernel.session;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.Language.Completions;
import org.chainrule.kernel.Language.Completions.Match;
import org.chainrule.kernel.Language.Outcome;
import org.chainrule.kernel.session.compile.Names;
import org.chainrule.kernel.session.compile.Text;

/** The lines that begin with a percent sign: what a notebook needs beside Java itself. */
final class Magics {
  private static final Pattern NAME = Pattern.compile("(?s)(?:.*\\n)?%%?(\\w*)");

  /** Every magic by its name, in the order in which {@code %help} lists them. */
  private static final Map<String, Magic> ALL = new LinkedHashMap<>();

  private final JavaSession session;
  private final LibraryMagics libraries;

  Magics(JavaSession session) {
    this.session = session;
    this.libraries = new LibraryMagics(session);
  }

  /**
   * What a magic does.
   *
   * @param usage how it is written
   * @param help what it is for, in a line
   */
  private record Magic(String usage, String help, Action action) {}

  private interface Action {
    Optional<MimeBundle> run(Magics magics, Call call) throws Exception;
  }

  /** One use of a magic. */
  record Call(Segment.Magic magic, Cell cell) {
    String arguments() {
      return magic.arguments().toString().strip();
    }

    List<String> words() {
      return Stream.of(arguments().split("\\s+")).filter(each -> !each.isEmpty()).toList();
    }

    /** The file that the arguments name. */
    Path file() throws Misuse {
      Path file = Path.of(arguments());
      if (!Files.isRegularFile(file)) {
        throw new Misuse("there is no file " + file.toAbsolutePath());
      }
      return file;
    }
  }

  /** A magic was used wrongly; the message says how it is used. */
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1L;

    Misuse(String message) {
      super(message);
    }
  }

  /** What a magic ran has failed, and said so already. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    Ended(Outcome outcome) {
      this.outcome = outcome;
    }
  }

  static {
    add("%help [name]", "this list, or what a name stands for", Magics::help);
    add("%vars", "the variables with their types and values", (m, call) -> m.variables(call));
    add("%imports", "the imports that hold in every cell", (m, call) -> m.imports());
    add("%operators on|off|show", "operators such as w * x on tensors", Magics::operators);
    add(
        "%semicolon show|hide",
        "whether a cell shows the value of a last line that ends with a semicolon",
        Magics::semicolon);
    add(
        "%time CODE",
        "runs a line, or with %%time the cell, and says how long it took", Magics::time);
    add(
        "%maven GROUP:ARTIFACT:VERSION …",
        "adds libraries from Maven Central", (m, call) -> m.libraries.maven(call));
    add(
        "%mavenRepo NAME URL",
        "looks for libraries there too", (m, call) -> m.libraries.mavenRepo(call));
    add(
        "%loadFromPOM FILE",
        "adds the libraries of a pom.xml, or with %%loadFromPOM those in the cell",
        (m, call) -> m.libraries.loadFromPom(call));
    add(
        "%jars FILE.jar …",
        "adds jars; * stands for any name", (m, call) -> m.libraries.jars(call));
    add(
        "%classpath [FOLDER …]",
        "adds folders and jars, or lists what there is", (m, call) -> m.libraries.classPath(call));
    add("%load FILE", "runs the Java in a file", Magics::load);
    add("%javap CLASS", "the bytecode of a class", Magics::javap);
    add(
        "%output all|N",
        "how many characters a cell may print, from the next one on", Magics::output);
    add("%reset", "forgets everything that was declared", Magics::reset);
  }

  /** What IJava and JJava call them. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "addMavenDependency", "maven",
          "addMavenDependencies", "maven",
          "addMavenRepo", "mavenRepo",
          "who", "vars",
          "whos", "vars");

  private static void add(String usage, String help, Action action) {
    ALL.put(usage.substring(1).replaceFirst("\\W.*", ""), new Magic(usage, help, action));
  }

  Outcome run(Segment.Magic magic, Cell cell) {
    Magic known = ALL.get(ALIASES.getOrDefault(magic.name(), magic.name()));
    try {
      if (known == null) {
        String meant =
            Names.nearest(magic.name(), ALL.keySet())
                .map(each -> " Did you mean %" + each + "?")
                .orElse("");
        throw new Misuse("there is no magic %" + magic.name() + "." + meant + " %help lists them.");
      }
      return new Outcome.Ok(known.action.run(this, new Call(magic, cell)));
    } catch (Ended e) {
      return e.outcome;
    } catch (CellGuard.Stopped | CellThread.Stuck e) {
      return CellRun.interrupted(e);
    } catch (Exception e) {
      if (cell.interrupted()) {
        return CellRun.interrupted(e);
      }
      String message = e instanceof Misuse ? e.getMessage() : describe(e);
      int line =
          (int) cell.code.substring(0, Math.max(0, magic.arguments().origin(0))).lines().count();
      return new Outcome.Failed(
          "MagicError",
          message,
          List.of(Traceback.RED + "MagicError" + Traceback.PLAIN + ": " + message),
          Math.max(1, line));
    }
  }

  private static String describe(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** The magics that could stand at the cursor; empty if there is none to complete. */
  static Optional<Completions> completions(String code, int cursor) {
    Matcher name = NAME.matcher(code.substring(0, cursor));
    if (!name.matches()) {
      return Optional.empty();
    }
    List<Match> matches =
        ALL.entrySet().stream()
            .filter(each -> each.getKey().startsWith(name.group(1)))
            .map(
                each ->
                    new Match(each.getKey(), "magic", each.getValue().usage, each.getValue().help))
            .toList();
    return Optional.of(new Completions(matches, name.start(1), cursor));
  }

  private Optional<MimeBundle> output(Call call) throws Misuse {
    String limit = call.arguments();
    if (!limit.matches("all|\\d{1,18}")) {
      throw new Misuse("say all, or how many characters, such as 1000000");
    }
    call.cell().io.limitOutput(limit.equals("all") ? Long.MAX_VALUE : Long.parseLong(limit));
    return Optional.empty();
  }

  private Optional<MimeBundle> help(Call call) {
    String name = call.arguments();
    if (!name.isEmpty() && !ALL.containsKey(name.replaceFirst("^%+", ""))) {
      return session
          .shell()
          .inspect(call.cell, name, name.length())
          .or(() -> Optional.of(MimeBundle.text("There is nothing called " + name + " here.")));
    }
    var rows = new ArrayList<List<String>>();
    ALL.values().stream()
        .filter(each -> name.isEmpty() || each.usage.startsWith("%" + name.replaceFirst("^%+", "")))
        .forEach(each -> rows.add(List.of(each.usage, each.help)));
    return Optional.of(Listing.of(List.of("magic", "what it does"), rows));
  }

  private Optional<MimeBundle> variables(Call call) {
    var rows = new ArrayList<List<String>>();
    for (Shell.Variable each : session.shell().variables(call.cell)) {
      rows.add(List.of(each.name(), each.type(), each.value()));
    }
    return Optional.of(Listing.of(List.of("name", "type", "value"), rows));
  }

  private Optional<MimeBundle> imports() {
    return Optional.of(MimeBundle.text(String.join("\n", session.shell().imports())));
  }

  private Optional<MimeBundle> operators(Call call) throws Misuse {
    Shell shell = session.shell();
    switch (call.arguments()) {
      case "on" -> shell.operators(Shell.Operators.ON);
      case "off" -> shell.operators(Shell.Operators.OFF);
      case "show" -> {
        shell.operators(Shell.Operators.SHOWN);
        return shell.rewritten().isEmpty()
            ? Optional.empty()
            : Optional.of(MimeBundle.text(shell.rewritten()));
      }
      case "" -> {
        return Optional.of(
            MimeBundle.text(
                "operators on tensors: " + shell.operators().name().toLowerCase(Locale.ROOT)));
      }
      default -> throw new Misuse("choose one of on, off, show");
    }
    return Optional.empty();
  }

  private Optional<MimeBundle> semicolon(Call call) throws Misuse {
    Shell shell = session.shell();
    switch (call.arguments()) {
      case "show" -> shell.semicolonHides(false);
      case "hide" -> shell.semicolonHides(true);
      case "" -> {
        return Optional.of(
            MimeBundle.text(
                "values of lines that end with a semicolon: "
                    + (shell.semicolonHides() ? "hide" : "show")));
      }
      default -> throw new Misuse("choose one of show, hide");
    }
    return Optional.empty();
  }

  private Optional<MimeBundle> time(Call call) throws Ended {
    Text code = call.magic.body() == null ? call.magic.arguments() : call.magic.body();
    long start = System.nanoTime();
    Outcome outcome = session.shell().run(call.cell, code);
    double millis = (System.nanoTime() - start) / 1e6;
    if (!(outcome instanceof Outcome.Ok ok)) {
      throw new Ended(outcome);
    }
    System.out.printf(
        Locale.ROOT,
        "%s, compiling included%n",
        millis < 1000 ? rounded(millis, "ms") : rounded(millis / 1000, "s"));
    return ok.value();
  }

  private static String rounded(double value, String unit) {
    return String.format(Locale.ROOT, "%.3g %s", value, unit);
  }

  private Optional<MimeBundle> load(Call call) throws IOException, Misuse, Ended {
    Cell loaded = call.cell.with(Text.withLineFeeds(Files.readString(call.file())));
    Outcome outcome = session.shell().run(loaded, Text.of(loaded.code));
    if (outcome instanceof Outcome.Ok ok) {
      return ok.value();
    }
    throw new Ended(outcome);
  }

  private Optional<MimeBundle> javap(Call call) throws Misuse, IOException {
    String name = call.arguments();
    ToolProvider javap =
        ToolProvider.findFirst("javap").orElseThrow(() -> new Misuse("this JDK has no javap"));
    Optional<byte[]> own = session.shell().bytecode(name);
    Path file = own.isPresent() ? Files.createTempFile("javap", ".class") : null;
    try {
      if (file != null) {
        Files.write(file, own.get());
      }
      String shown = file == null ? name : file.toString();
      var text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      int failed =
          javap.run(
              out,
              out,
              "-p",
              "-c",
              "-classpath",
              String.join(File.pathSeparator, session.shell().classPath()),
              shown);
      if (failed != 0) {
        throw new Misuse("there is no class " + name);
      }
      System.out.print(Names.plain(text.toString()));
      return Optional.empty();
    } finally {
      if (file != null) {
        Files.delete(file);
      }
    }
  }

  private Optional<MimeBundle> reset(Call call) {
    session.reset();
    return Optional.empty();
  }
}
