package org.chainrule.kernel.language.session;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Completions;
import org.chainrule.kernel.language.Completions.Match;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.MagicCall;
import org.chainrule.kernel.language.MagicException;
import org.chainrule.kernel.language.MagicSession;
import org.chainrule.kernel.language.compile.MappedSource;
import org.chainrule.kernel.language.compile.Names;

/** Finds and runs the magics of an engine. */
final class Magics {
  private static final Pattern NAME = Pattern.compile("(?s)(?:.*\\n)?%%?(\\w*)");

  /** The names that IJava and JJava use. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "addMavenDependency", "maven",
          "addMavenDependencies", "maven",
          "addMavenRepo", "mavenRepo",
          "who", "vars",
          "whos", "vars");

  private final JShellEngine engine;

  /** Every magic by its name, in the order in which {@code %help} lists them. */
  private final Map<String, Magic> all = new LinkedHashMap<>();

  Magics(JShellEngine engine, List<Magic> additional) {
    this.engine = engine;
    var own = new SessionMagics(engine, all.values());
    own.beginning().forEach(this::add);
    additional.forEach(this::add);
    own.end().forEach(this::add);
  }

  private void add(Magic magic) {
    all.put(magic.name(), magic);
  }

  CellResult run(Segment.Magic written, Cell cell) {
    Magic known = all.get(ALIASES.getOrDefault(written.name(), written.name()));
    try {
      if (known == null) {
        String meant =
            Names.nearest(written.name(), all.keySet())
                .map(each -> " Did you mean %" + each + "?")
                .orElse("");
        throw new MagicException(
            "there is no magic %" + written.name() + "." + meant + " %help lists them.");
      }
      return known.action().run(new Call(written, cell));
    } catch (JShellEngine.InterruptedCall e) {
      return CellRun.interrupted(e.how());
    } catch (Exception e) {
      String message = e instanceof MagicException ? e.getMessage() : describe(e);
      int before = Math.max(0, written.arguments().origin(0));
      int line = Math.max(1, (int) cell.code().substring(0, before).lines().count());
      return new CellResult.Failed(
          CellResult.Kind.MAGIC,
          "MagicError",
          message,
          List.of(Traceback.RED + "MagicError" + Traceback.PLAIN + ": " + message),
          line,
          List.of());
    }
  }

  private static String describe(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Completions if a magic is being typed at the cursor; otherwise empty. */
  Optional<Completions> completions(String code, int cursor) {
    Matcher name = NAME.matcher(code.substring(0, cursor));
    if (!name.matches()) {
      return Optional.empty();
    }
    List<Match> matches =
        all.values().stream()
            .filter(each -> each.name().startsWith(name.group(1)))
            .map(each -> new Match(each.name(), "magic", each.usage(), each.help()))
            .toList();
    return Optional.of(new Completions(matches, name.start(1), cursor));
  }

  /** A magic in a cell. */
  private final class Call implements MagicCall, MagicSession {
    private final Segment.Magic written;
    private final Cell cell;

    Call(Segment.Magic written, Cell cell) {
      this.written = written;
      this.cell = cell;
    }

    @Override
    public String arguments() {
      return written.arguments().toString().strip();
    }

    @Override
    public Optional<String> body() {
      return Optional.ofNullable(written.body()).map(MappedSource::toString);
    }

    @Override
    public CellIo io() {
      return cell.io();
    }

    @Override
    public MagicSession session() {
      return this;
    }

    @Override
    public CellResult runCode() {
      return engine
          .shell()
          .run(cell, written.body() == null ? written.arguments() : written.body());
    }

    @Override
    public CellResult run(String code) {
      Cell loaded = cell.with(MappedSource.withLineFeeds(code));
      return engine.shell().run(loaded, MappedSource.of(loaded.code()));
    }

    @Override
    public List<String> classPath() {
      return engine.shell().classPath();
    }

    @Override
    public void addToClassPath(List<Path> entries) {
      engine.shell().addToClassPath(entries);
    }

    @Override
    public Optional<byte[]> bytecode(String className) {
      return engine.shell().bytecode(className);
    }

    @Override
    public <T> T interruptibly(Callable<T> body) throws Exception {
      return engine.interruptibly(body);
    }
  }
}
