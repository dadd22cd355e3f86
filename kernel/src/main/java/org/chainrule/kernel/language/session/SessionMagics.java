package org.chainrule.kernel.language.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.MagicCall;
import org.chainrule.kernel.language.MagicException;

/** The magics that need only the session, no files and no network. */
final class SessionMagics {
  private final JShellEngine engine;
  private final Collection<Magic> all;

  /**
   * The magics of an engine.
   *
   * @param all all magics, for {@code %help}
   */
  SessionMagics(JShellEngine engine, Collection<Magic> all) {
    this.engine = engine;
    this.all = all;
  }

  /** Those that {@code %help} lists first. */
  List<Magic> beginning() {
    return List.of(
        new Magic("%help [name]", "this list, or what a name stands for", this::help),
        new Magic("%vars", "the variables with their types and values", call -> variables()),
        new Magic("%imports", "the imports that hold in every cell", call -> imports()),
        new Magic("%operators on|off|show", "operators such as w * x on tensors", this::operators),
        new Magic(
            "%semicolon show|hide",
            "whether a cell shows the value of a last line that ends with a semicolon",
            this::semicolon),
        new Magic(
            "%time CODE",
            "runs a line, or with %%time the cell, and says how long it took",
            SessionMagics::time));
  }

  /** Those that it lists last. */
  List<Magic> end() {
    return List.of(
        new Magic(
            "%output all|N",
            "how many characters a cell may print, from the next one on", SessionMagics::output),
        new Magic("%reset", "forgets everything that was declared", call -> reset()));
  }

  private static CellResult output(MagicCall call) throws MagicException {
    String limit = call.arguments();
    if (!limit.matches("all|\\d{1,18}")) {
      throw new MagicException("say all, or how many characters, such as 1000000");
    }
    call.io().limitOutput(limit.equals("all") ? Long.MAX_VALUE : Long.parseLong(limit));
    return CellResult.nothing();
  }

  private CellResult help(MagicCall call) {
    String asked = call.arguments();
    String name = asked.replaceFirst("^%+", "");
    if (!asked.isEmpty() && all.stream().noneMatch(each -> each.name().equals(name))) {
      return CellResult.value(
          engine
              .shell()
              .inspect(asked, asked.length())
              .orElseGet(() -> MimeBundle.text("There is nothing called " + asked + " here.")));
    }
    var rows = new ArrayList<List<String>>();
    all.stream()
        .filter(each -> asked.isEmpty() || each.usage().startsWith("%" + name))
        .forEach(each -> rows.add(List.of(each.usage(), each.help())));
    return CellResult.value(MagicTable.of(List.of("magic", "what it does"), rows));
  }

  private CellResult variables() {
    var rows = new ArrayList<List<String>>();
    for (Shell.Variable each : engine.shell().variables()) {
      rows.add(List.of(each.name(), each.type(), each.value()));
    }
    return CellResult.value(MagicTable.of(List.of("name", "type", "value"), rows));
  }

  private CellResult imports() {
    return CellResult.text(String.join("\n", engine.shell().imports()));
  }

  private CellResult operators(MagicCall call) throws MagicException {
    Shell shell = engine.shell();
    switch (call.arguments()) {
      case "on" -> shell.operators(Shell.Operators.ON);
      case "off" -> shell.operators(Shell.Operators.OFF);
      case "show" -> {
        shell.operators(Shell.Operators.SHOWN);
        return shell.rewritten().isEmpty()
            ? CellResult.nothing()
            : CellResult.text(shell.rewritten());
      }
      case "" -> {
        String now = shell.operators().name().toLowerCase(Locale.ROOT);
        return CellResult.text("operators on tensors: " + now);
      }
      default -> throw new MagicException("choose one of on, off, show");
    }
    return CellResult.nothing();
  }

  private CellResult semicolon(MagicCall call) throws MagicException {
    Shell shell = engine.shell();
    switch (call.arguments()) {
      case "show" -> shell.semicolonHides(false);
      case "hide" -> shell.semicolonHides(true);
      case "" -> {
        String now = shell.semicolonHides() ? "hide" : "show";
        return CellResult.text("values of lines that end with a semicolon: " + now);
      }
      default -> throw new MagicException("choose one of show, hide");
    }
    return CellResult.nothing();
  }

  private static CellResult time(MagicCall call) {
    long start = System.nanoTime();
    CellResult result = call.runCode();
    double millis = (System.nanoTime() - start) / 1e6;
    if (result instanceof CellResult.Completed) {
      String time = millis < 1000 ? rounded(millis, "ms") : rounded(millis / 1000, "s");
      call.io().stdout(time + ", compiling included\n");
    }
    return result;
  }

  private static String rounded(double value, String unit) {
    return String.format(Locale.ROOT, "%.3g %s", value, unit);
  }

  private CellResult reset() {
    engine.reset();
    return CellResult.nothing();
  }
}
