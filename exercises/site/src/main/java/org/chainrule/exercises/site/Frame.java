package org.chainrule.exercises.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What stands around the content of every page of an edition. */
final class Frame {
  private final Edition edition;
  private final List<Edition> others;
  private final ResourceBundle words;

  Frame(Edition edition, List<Edition> editions) {
    this.edition = edition;
    this.others =
        editions.stream().filter(other -> !other.language().equals(edition.language())).toList();
    this.words = edition.words();
  }

  static String resource(String name) {
    try (InputStream bytes = Frame.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("this jar is damaged: " + name + " is missing");
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of a lesson or an exercise. */
  String page(Sheet sheet) {
    Document page = Jsoup.parse(resource("frame.html"));
    Element main = page.getElementById("content");
    sheet.body().childNodesCopy().forEach(main::appendChild);
    if (sheet.exercise()) {
      main.attr("lang", sheet.language().toLanguageTag());
      Element note = new Element("p").addClass("note").text(words.getString("toSolve") + " ");
      note.appendElement("code").text("./chainrule lab");
      Optional.ofNullable(main.selectFirst("h1"))
          .ifPresentOrElse(title -> title.after(note), () -> main.prependChild(note));
    } else {
      Predictions.fold(main, words);
    }
    around(main, sheet);
    contents(page.getElementById("menu"), sheet);
    for (Edition other : others) {
      other.counterpart(sheet).ifPresent(same -> translation(page, other, same.page()));
    }
    return finished(page, sheet.title() + " · Chainrule", sheet.page());
  }

  /** The first page: what there is. */
  String index() {
    Document page = Jsoup.parse(resource("frame.html"));
    page.getElementById("menu").remove();
    page.body().addClass("index");
    Element main = page.getElementById("content");
    main.appendElement("h1").text(words.getString("title"));
    main.appendElement("p").addClass("lead").text(words.getString("what"));
    main.appendElement("p").text(words.getString("toRun"));
    main.appendElement("pre").addClass("source").appendElement("code").text("./chainrule lab");
    main.appendElement("h2").id("lessons").text(words.getString("lessons"));
    Element lessons = main.appendElement("ol").addClass("lessons");
    for (Sheet lesson : edition.lessons()) {
      Element item = lessons.appendElement("li");
      item.appendElement("h3").appendElement("a").attr("href", lesson.page()).html(title(lesson));
      goals(lesson).ifPresent(item::appendChild);
    }
    if (!edition.exercises().isEmpty()) {
      main.appendElement("h2").id("exercises").text(words.getString("exercises"));
      Element exercises = main.appendElement("ol").addClass("exercises");
      for (Sheet exercise : edition.exercises()) {
        exercises
            .appendElement("li")
            .attr("lang", exercise.language().toLanguageTag())
            .appendElement("a")
            .attr("href", exercise.page())
            .html(title(exercise));
      }
    }
    others.forEach(other -> translation(page, other, other.index()));
    for (Element link : main.select("a")) {
      link.attr("href", Links.relative(edition.index(), link.attr("href")));
    }
    return finished(page, words.getString("title") + " · Chainrule", edition.index());
  }

  private static String title(Sheet sheet) {
    return sheet.headings().stream()
        .filter(heading -> heading.level() == 1)
        .map(Heading::html)
        .findFirst()
        .orElseGet(sheet::title);
  }

  /** What one can after a lesson: the first list of its first cell. */
  private static Optional<Element> goals(Sheet lesson) {
    return Optional.ofNullable(lesson.body().selectFirst("section.text"))
        .map(cell -> cell.selectFirst("ul"))
        .map(Element::clone)
        .map(
            list -> {
              list.select("a").unwrap();
              return list;
            });
  }

  /** Links to the pages before and after. */
  private void around(Element main, Sheet sheet) {
    List<Sheet> list = edition.around(sheet);
    int place = list.indexOf(sheet);
    Element steps =
        main.appendElement("nav").addClass("steps").attr("aria-label", words.getString("steps"));
    if (place > 0) {
      step(steps, sheet, list.get(place - 1), "prev", words.getString("previous"));
    }
    if (place < list.size() - 1) {
      step(steps, sheet, list.get(place + 1), "next", words.getString("next"));
    }
  }

  private static void step(Element steps, Sheet from, Sheet to, String rel, String word) {
    Element link = steps.appendElement("a").attr("rel", rel).addClass(rel);
    link.attr("href", Links.relative(from.page(), to.page()));
    link.appendElement("span").text(word);
    link.appendElement("strong").html(title(to));
  }

  /** All lessons, or all exercises; of this one, its sections too. */
  private void contents(Element menu, Sheet sheet) {
    String kind = words.getString(sheet.exercise() ? "exercises" : "lessons");
    menu.attr("aria-label", kind);
    menu.selectFirst("summary").text(kind);
    Element list = menu.selectFirst("ol");
    for (Sheet each : edition.around(sheet)) {
      Element item = list.appendElement("li");
      Element link =
          item.appendElement("a").attr("href", Links.relative(sheet.page(), each.page()));
      link.html(title(each));
      if (each.equals(sheet)) {
        link.attr("aria-current", "page");
        sections(item, sheet);
      }
    }
  }

  private static void sections(Element item, Sheet sheet) {
    Element sections = item.appendElement("ol");
    for (Heading heading : sheet.headings()) {
      if (heading.level() == 2) {
        sections
            .appendElement("li")
            .appendElement("a")
            .attr("href", Links.fragment(heading.id()))
            .html(heading.html());
      }
    }
  }

  private void translation(Document page, Edition other, String file) {
    String here = other.tag();
    page.getElementById("languages")
        .appendElement("a")
        .attr("href", file)
        .attr("hreflang", here)
        .attr("lang", here)
        .text(other.name());
    page.head()
        .appendElement("link")
        .attr("rel", "alternate")
        .attr("hreflang", here)
        .attr("href", file);
  }

  /** Words in the edition's language, and addresses as this page writes them. */
  private String finished(Document page, String title, String file) {
    page.selectFirst("html").attr("lang", edition.tag());
    page.title(title);
    for (Element element : page.select("[data-words]")) {
      String word = words.getString(element.attr("data-words"));
      element.removeAttr("data-words");
      if (element.normalName().equals("input")) {
        element.attr("placeholder", word);
      } else {
        element.text(word);
      }
    }
    page.getElementById("languages").attr("aria-label", words.getString("languages"));
    if (page.select("#languages a").isEmpty()) {
      page.getElementById("languages").remove();
    }
    page.getElementById("home").attr("href", edition.index());
    page.getElementById("headings").attr("src", edition.headingsFile());
    for (Element element : page.select("head [href], head [src], header [href]")) {
      String attribute = element.hasAttr("href") ? "href" : "src";
      element.attr(attribute, Links.relative(file, element.attr(attribute)));
    }
    Element found = page.getElementById("found");
    found.attr("data-root", Links.up(file));
    found.attr("data-none", words.getString("none"));
    found.attr("data-some", words.getString("some"));
    page.outputSettings().prettyPrint(false);
    return page.outerHtml() + "\n";
  }
}
