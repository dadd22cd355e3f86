package org.chainrule.exercises.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainrule.exercises.grade.Exercise;
import org.chainrule.exercises.release.Release;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.notebook.BadNotebookException;
import org.chainrule.kernel.notebook.HtmlPage;
import org.chainrule.kernel.notebook.Katex;
import org.chainrule.kernel.notebook.Notebook;
import org.chainrule.kernel.notebook.NotebookCell;

/**
 * The lessons of every language and the student's versions of the exercises as static pages with
 * navigation and search, which work without a server. Nothing is executed: lessons show their
 * stored outputs.
 */
public final class Site {
  private final Path root;
  private final List<String> faults = new ArrayList<>();

  private Site(Path root) {
    this.root = root;
  }

  /**
   * The generated site.
   *
   * @param index the page to begin with
   * @param pages how many there are
   * @param bytes how large all files are together
   */
  public record Made(Path index, int pages, long bytes) {}

  /**
   * Generates the site of a checkout and moves it into place if it has no faults.
   *
   * @throws FaultySiteException with all lessons that have not been executed, broken links, and
   *     pictures without alternative text
   * @throws IOException if it cannot be written, or there is something else in its place
   */
  public static Made make(Path root, Path target) throws IOException, FaultySiteException {
    return new Site(root.toAbsolutePath().normalize()).made(target);
  }

  private Made made(Path target) throws IOException, FaultySiteException {
    try (SiteFolder folder = SiteFolder.at(target)) {
      List<SiteLocale> locales = locales();
      requireSound();
      Map<String, String> pages = write(locales, folder);
      faults.addAll(LinkCheck.faults(folder.path(), pages));
      requireSound();
      long bytes = folder.bytes();
      folder.publish();
      return new Made(target.resolve(locales.get(0).index()), pages.size(), bytes);
    }
  }

  private void requireSound() throws FaultySiteException {
    if (!faults.isEmpty()) {
      throw new FaultySiteException(faults);
    }
  }

  /** English, and every language whose folder in that of the lessons has lessons too. */
  private List<SiteLocale> locales() throws IOException {
    Path notebooks = root.resolve("notebooks");
    List<Page> exercises = exercises();
    var locales = new ArrayList<SiteLocale>();
    locales.add(new SiteLocale(Locale.ENGLISH, "index.html", lessons(notebooks), exercises));
    if (locales.get(0).lessons().isEmpty()) {
      faults.add("there are no lessons in " + notebooks + " (see --source)");
      return locales;
    }
    for (Path folder : in(notebooks)) {
      if (Files.isDirectory(folder) && folder.getFileName().toString().matches("[a-z]{2}")) {
        List<Page> lessons = lessons(folder);
        if (!lessons.isEmpty()) {
          Locale language = lessons.get(0).language();
          String index = Links.slashes(root.relativize(folder)) + "/index.html";
          locales.add(new SiteLocale(language, index, lessons, exercises));
        }
      }
    }
    return locales;
  }

  private static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private List<Page> lessons(Path folder) throws IOException {
    String name = folder.getFileName().toString();
    Locale language = name.equals("notebooks") ? Locale.ENGLISH : Locale.forLanguageTag(name);
    var lessons = new ArrayList<Page>();
    for (Path file : in(folder)) {
      if (file.toString().endsWith(".ipynb") && Files.isRegularFile(file)) {
        String source = Links.slashes(root.relativize(file));
        try {
          Notebook notebook = Notebook.read(file);
          notExecuted(notebook).ifPresent(cell -> faults.add(notExecuted(source, cell)));
          lessons.add(Page.of(source, language, false, notebook, folder));
        } catch (BadNotebookException e) {
          faults.add(e.getMessage());
        }
      }
    }
    return lessons;
  }

  private static Optional<NotebookCell> notExecuted(Notebook lesson) {
    return lesson.cells().stream()
        .filter(cell -> cell.isCode() && !cell.source().isBlank() && cell.executionCount() == 0)
        .findFirst();
  }

  private static String notExecuted(String source, NotebookCell cell) {
    return source
        + " is stored without its outputs: cell "
        + cell.number()
        + " has not been run; run `./chainrule run "
        + source
        + " --in-place` and try again";
  }

  /** The exercises as students get them. */
  private List<Page> exercises() throws IOException {
    Path folder = root.resolve("exercises");
    var pages = new ArrayList<Page>();
    for (Exercise exercise :
        Files.isDirectory(folder) ? Exercise.readAll(folder) : List.<Exercise>of()) {
      String source = "exercises/" + exercise.id() + "/" + exercise.id() + ".ipynb";
      try {
        Notebook notebook = Release.of(exercise.notebook());
        pages.add(Page.of(source, Locale.ENGLISH, true, notebook, exercise.folder()));
      } catch (IllegalArgumentException e) {
        faults.add(source + ": " + e.getMessage());
      }
    }
    return pages;
  }

  /** Writes everything, and gives the pages with what each was made of. */
  private Map<String, String> write(List<SiteLocale> locales, SiteFolder folder)
      throws IOException {
    var pages = new LinkedHashMap<String, Page>();
    for (SiteLocale locale : locales) {
      locale.lessons().forEach(page -> pages.put(page.source(), page));
      locale.exercises().forEach(page -> pages.put(page.source(), page));
    }
    var links = new Links(root, pages);
    for (Page page : pages.values()) {
      Pictures.toFiles(page.body(), page.path(), folder);
      links.rewrite(page, folder);
    }
    var sources = new TreeMap<String, String>();
    for (SiteLocale locale : locales) {
      var template = new PageTemplate(locale, locales);
      for (Page page : pages.values()) {
        if (page.language().equals(locale.language())) {
          folder.write(page.path(), template.page(page));
          sources.put(page.path(), page.source());
        }
      }
      folder.write(locale.index(), template.index());
      sources.put(locale.index(), "the list of lessons");
      folder.write(locale.headingsFile(), headings(locale));
    }
    folder.write("assets/site.css", HtmlPage.style() + PageTemplate.resource("site.css"));
    folder.write("assets/site.js", PageTemplate.resource("site.js"));
    folder.write("assets/katex.css", Katex.style());
    folder.write("assets/katex.js", Katex.script());
    folder.write(
        "assets/logo.svg", PageTemplate.resource("/org/chainrule/kernel/install/logo-svg.svg"));
    return sources;
  }

  /** What the search knows: a script, since a page that is a file may not read another file. */
  private static String headings(SiteLocale locale) {
    record Entry(String page, String title, List<List<String>> headings) {}
    List<Entry> entries =
        Stream.concat(locale.lessons().stream(), locale.exercises().stream())
            .map(
                page ->
                    new Entry(
                        page.path(),
                        page.title(),
                        page.headings().stream()
                            .map(h -> List.of(Links.fragment(h.id()), h.text(), h.html()))
                            .toList()))
            .toList();
    return "window.chainruleHeadings = " + Json.text(Json.tree(entries)) + ";\n";
  }
}
