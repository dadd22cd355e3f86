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

/** What stands around the content of every page in one language. */
final class PageTemplate {
  private final SiteLocale locale;
  private final List<SiteLocale> others;
  private final ResourceBundle words;

  PageTemplate(SiteLocale locale, List<SiteLocale> locales) {
    this.locale = locale;
    this.others =
        locales.stream().filter(other -> !other.language().equals(locale.language())).toList();
    this.words = locale.words();
  }

  static String resource(String name) {
    try (InputStream bytes = PageTemplate.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("this jar is damaged: " + name + " is missing");
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of a lesson or an exercise. */
  String page(Page page) {
    Document document = Jsoup.parse(resource("page.html"));
    Element main = document.getElementById("content");
    page.body().childNodesCopy().forEach(main::appendChild);
    if (page.exercise()) {
      main.attr("lang", page.language().toLanguageTag());
      Element note = new Element("p").addClass("note").text(words.getString("toSolve") + " ");
      note.appendElement("code").text("./chainrule lab");
      Optional.ofNullable(main.selectFirst("h1"))
          .ifPresentOrElse(title -> title.after(note), () -> main.prependChild(note));
    } else {
      Predictions.fold(main, words);
    }
    around(main, page);
    contents(document.getElementById("menu"), page);
    for (SiteLocale other : others) {
      other.counterpart(page).ifPresent(same -> translation(document, other, same.path()));
    }
    return finished(document, page.title() + " · Chainrule", page.path());
  }

  /** The first page: what there is. */
  String index() {
    Document document = Jsoup.parse(resource("page.html"));
    document.getElementById("menu").remove();
    document.body().addClass("index");
    Element main = document.getElementById("content");
    main.appendElement("h1").text(words.getString("title"));
    main.appendElement("p").addClass("lead").text(words.getString("what"));
    main.appendElement("p").text(words.getString("toRun"));
    main.appendElement("pre").addClass("source").appendElement("code").text("./chainrule lab");
    main.appendElement("h2").id("lessons").text(words.getString("lessons"));
    Element lessons = main.appendElement("ol").addClass("lessons");
    for (Page lesson : locale.lessons()) {
      Element item = lessons.appendElement("li");
      item.appendElement("h3").appendElement("a").attr("href", lesson.path()).html(title(lesson));
      goals(lesson).ifPresent(item::appendChild);
    }
    if (!locale.exercises().isEmpty()) {
      main.appendElement("h2").id("exercises").text(words.getString("exercises"));
      Element exercises = main.appendElement("ol").addClass("exercises");
      for (Page exercise : locale.exercises()) {
        exercises
            .appendElement("li")
            .attr("lang", exercise.language().toLanguageTag())
            .appendElement("a")
            .attr("href", exercise.path())
            .html(title(exercise));
      }
    }
    others.forEach(other -> translation(document, other, other.index()));
    for (Element link : main.select("a")) {
      link.attr("href", Links.relative(locale.index(), link.attr("href")));
    }
    return finished(document, words.getString("title") + " · Chainrule", locale.index());
  }

  private static String title(Page page) {
    return page.headings().stream()
        .filter(heading -> heading.level() == 1)
        .map(Heading::html)
        .findFirst()
        .orElseGet(page::title);
  }

  /** What one can after a lesson: the first list of its first cell. */
  private static Optional<Element> goals(Page lesson) {
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
  private void around(Element main, Page page) {
    List<Page> list = locale.around(page);
    int place = list.indexOf(page);
    Element steps =
        main.appendElement("nav").addClass("steps").attr("aria-label", words.getString("steps"));
    if (place > 0) {
      step(steps, page, list.get(place - 1), "prev", words.getString("previous"));
    }
    if (place < list.size() - 1) {
      step(steps, page, list.get(place + 1), "next", words.getString("next"));
    }
  }

  private static void step(Element steps, Page from, Page to, String rel, String word) {
    Element link = steps.appendElement("a").attr("rel", rel).addClass(rel);
    link.attr("href", Links.relative(from.path(), to.path()));
    link.appendElement("span").text(word);
    link.appendElement("strong").html(title(to));
  }

  /** All lessons, or all exercises; of this one, its sections too. */
  private void contents(Element menu, Page page) {
    String kind = words.getString(page.exercise() ? "exercises" : "lessons");
    menu.attr("aria-label", kind);
    menu.selectFirst("summary").text(kind);
    Element list = menu.selectFirst("ol");
    for (Page each : locale.around(page)) {
      Element item = list.appendElement("li");
      Element link = item.appendElement("a").attr("href", Links.relative(page.path(), each.path()));
      link.html(title(each));
      if (each.equals(page)) {
        link.attr("aria-current", "page");
        sections(item, page);
      }
    }
  }

  private static void sections(Element item, Page page) {
    Element sections = item.appendElement("ol");
    for (Heading heading : page.headings()) {
      if (heading.level() == 2) {
        sections
            .appendElement("li")
            .appendElement("a")
            .attr("href", Links.fragment(heading.id()))
            .html(heading.html());
      }
    }
  }

  private void translation(Document document, SiteLocale other, String file) {
    String here = other.tag();
    document
        .getElementById("languages")
        .appendElement("a")
        .attr("href", file)
        .attr("hreflang", here)
        .attr("lang", here)
        .text(other.name());
    document
        .head()
        .appendElement("link")
        .attr("rel", "alternate")
        .attr("hreflang", here)
        .attr("href", file);
  }

  /** Words in its language, and addresses as this page writes them. */
  private String finished(Document document, String title, String file) {
    document.selectFirst("html").attr("lang", locale.tag());
    document.title(title);
    for (Element element : document.select("[data-words]")) {
      String word = words.getString(element.attr("data-words"));
      element.removeAttr("data-words");
      if (element.normalName().equals("input")) {
        element.attr("placeholder", word);
      } else {
        element.text(word);
      }
    }
    document.getElementById("languages").attr("aria-label", words.getString("languages"));
    if (document.select("#languages a").isEmpty()) {
      document.getElementById("languages").remove();
    }
    document.getElementById("home").attr("href", locale.index());
    document.getElementById("headings").attr("src", locale.headingsFile());
    for (Element element : document.select("head [href], head [src], header [href]")) {
      String attribute = element.hasAttr("href") ? "href" : "src";
      element.attr(attribute, Links.relative(file, element.attr(attribute)));
    }
    Element found = document.getElementById("found");
    found.attr("data-root", Links.up(file));
    found.attr("data-none", words.getString("none"));
    found.attr("data-some", words.getString("some"));
    document.outputSettings().prettyPrint(false);
    return document.outerHtml() + "\n";
  }
}
