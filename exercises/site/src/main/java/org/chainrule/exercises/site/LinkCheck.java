package org.chainrule.exercises.site;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads a site as it was written: no link of it may lead to nothing. */
final class LinkCheck {
  private static final Set<String> ELSEWHERE = Set.of("http", "https", "mailto");

  private final Path site;
  private final Map<String, Document> documents = new HashMap<>();
  private final Map<String, Set<String>> anchors = new HashMap<>();

  private LinkCheck(Path site) {
    this.site = site;
  }

  /**
   * Returns all broken links, and all pictures without alternative text.
   *
   * @param site the folder of the site
   * @param pages the pages with their sources, for the messages
   */
  static List<String> faults(Path site, Map<String, String> pages) throws IOException {
    var check = new LinkCheck(site);
    for (String page : pages.keySet()) {
      Document document = Jsoup.parse(Files.readString(site.resolve(page)));
      check.documents.put(page, document);
      check.anchors.put(page, new HashSet<>(document.select("[id]").eachAttr("id")));
    }
    var faults = new ArrayList<String>();
    pages.forEach(
        (page, source) ->
            check
                .faults(page)
                .forEach(fault -> faults.add(source + " (page " + page + "): " + fault)));
    return faults;
  }

  private List<String> faults(String page) {
    Document document = documents.get(page);
    var faults = new ArrayList<String>();
    for (Element element : document.select("[href], [src]")) {
      String address = element.attr(element.hasAttr("href") ? "href" : "src");
      fault(page, element.normalName(), address)
          .ifPresent(what -> faults.add("the link '" + address + "' " + what));
    }
    var ids = new HashSet<String>();
    for (String id : document.select("[id]").eachAttr("id")) {
      if (!ids.add(id)) {
        faults.add("two elements have the id '" + id + "'");
      }
    }
    for (Element image : document.select("img")) {
      if (image.attr("alt").isBlank()) {
        faults.add("the picture '" + image.attr("src") + "' has no text alternative");
      }
    }
    return faults;
  }

  private Optional<String> fault(String page, String element, String address) {
    Optional<URI> parsed = Links.parsed(address);
    if (parsed.isEmpty()) {
      return Optional.of("is no address");
    }
    URI uri = parsed.get();
    if (uri.isAbsolute() || uri.getRawAuthority() != null) {
      return leavesTheSite(uri, element);
    }
    String file = page;
    if (!uri.getPath().isEmpty()) {
      Path path = site.resolve(page).resolveSibling(uri.getPath()).normalize();
      if (uri.getPath().startsWith("/") || !path.startsWith(site) || !Files.isRegularFile(path)) {
        return Optional.of("leads to no page and no file of the site");
      }
      file = Links.slashes(site.relativize(path));
    }
    String anchor = uri.getFragment();
    boolean missing =
        anchor != null && anchors.containsKey(file) && !anchors.get(file).contains(anchor);
    return missing
        ? Optional.of("leads to no heading: there is no '" + anchor + "' in " + file)
        : Optional.empty();
  }

  /** A reader may go elsewhere; a page may not fetch anything from there. */
  private static Optional<String> leavesTheSite(URI uri, String element) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (element.equals("a")) {
      return ELSEWHERE.contains(scheme)
          ? Optional.empty()
          : Optional.of("is of a kind that a page must not use");
    }
    return element.equals("img") && scheme.equals("data")
        ? Optional.empty()
        : Optional.of("is fetched from elsewhere, and a page must need nothing from there");
  }
}
