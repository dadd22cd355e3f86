package org.chainrule.exercises.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.StreamSupport;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Links: those of notebooks become those of pages, files that they lead to come along, and none may
 * lead to nothing.
 */
final class Links {
  private static final Set<String> ELSEWHERE = Set.of("http", "https", "mailto");

  /** What the root of the checkout is to the pages. */
  private final Path root;

  /** The pages by their notebooks. */
  private final Map<String, Sheet> sheets;

  Links(Path root, Map<String, Sheet> sheets) {
    this.root = root;
    this.sheets = sheets;
  }

  /** The address of a file of the site as a page of it writes it. */
  static String relative(String page, String file) {
    Path top = Path.of("/");
    return slashes(top.resolve(page).getParent().relativize(top.resolve(file)));
  }

  /** What leads from a page to the root of the site, before the name of a file. */
  static String up(String page) {
    return "../".repeat((int) page.chars().filter(c -> c == '/').count());
  }

  /** An anchor as the end of an address. */
  static String fragment(String id) {
    return "#" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String slashes(Path relative) {
    return String.join(
        "/", StreamSupport.stream(relative.spliterator(), false).map(Path::toString).toList());
  }

  /**
   * A link to a notebook leads to its page, one to an exercise's folder to the exercise, and a file
   * of the checkout is copied. What this cannot place stays, for the {@linkplain #faults check}.
   */
  void rewrite(Sheet sheet, SiteFolder folder) throws IOException {
    for (Element element : sheet.body().select("[href], [src]")) {
      String attribute = element.hasAttr("href") ? "href" : "src";
      String address = element.attr(attribute);
      Optional<String> file = local(address).flatMap(uri -> target(sheet.source(), uri));
      if (file.isEmpty()) {
        continue;
      }
      String name = file.get();
      String rest = address.contains("#") ? address.substring(address.indexOf('#')) : "";
      String inside = name + "/" + name.substring(name.lastIndexOf('/') + 1) + ".ipynb";
      if (sheets.containsKey(name) || sheets.containsKey(inside)) {
        Sheet to = sheets.getOrDefault(name, sheets.get(inside));
        element.attr(attribute, relative(sheet.page(), to.page()) + rest);
      } else if (mayBeCopied(name)) {
        folder.write(name, Files.readAllBytes(root.resolve(name)));
        element.attr(attribute, relative(sheet.page(), name) + rest);
      }
    }
  }

  /** Solutions and hidden tests stay where they are; so does what is hidden or was built. */
  private boolean mayBeCopied(String name) throws IOException {
    List<String> parts = List.of(name.split("/"));
    boolean secret = parts.get(0).equals("exercises") && parts.size() > 2;
    boolean made = parts.stream().anyMatch(part -> part.startsWith(".") || part.equals("target"));
    Path file = root.resolve(name);
    return !secret
        && !made
        && !name.endsWith(".ipynb")
        && Files.isRegularFile(file)
        && file.toRealPath().startsWith(root.toRealPath());
  }

  private static Optional<URI> local(String address) {
    try {
      var uri = new URI(address);
      boolean path = uri.getPath() != null && !uri.getPath().isEmpty();
      return uri.isAbsolute() || !path ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The file that a link leads to, from the root; empty when it leads out of it. */
  private static Optional<String> target(String from, URI link) {
    Path file = Path.of(from).resolveSibling(link.getPath()).normalize();
    return file.isAbsolute() || file.startsWith("..") || file.equals(Path.of(""))
        ? Optional.empty()
        : Optional.of(slashes(file));
  }

  /**
   * Every link of every page that leads to nothing, and every picture without words.
   *
   * @param site the folder of the site
   * @param pages the pages with what they were made of, for the messages
   */
  static List<String> faults(Path site, Map<String, String> pages) throws IOException {
    var documents = new HashMap<String, Document>();
    var anchors = new HashMap<String, Set<String>>();
    for (String page : pages.keySet()) {
      Document document = Jsoup.parse(Files.readString(site.resolve(page)));
      documents.put(page, document);
      anchors.put(page, new HashSet<>(document.select("[id]").eachAttr("id")));
    }
    var faults = new ArrayList<String>();
    for (var page : pages.entrySet()) {
      Document document = documents.get(page.getKey());
      String where = page.getValue() + " (page " + page.getKey() + "): ";
      for (Element element : document.select("[href], [src]")) {
        String address = element.attr(element.hasAttr("href") ? "href" : "src");
        fault(site, page.getKey(), element, address, anchors)
            .ifPresent(what -> faults.add(where + "the link '" + address + "' " + what));
      }
      Set<String> ids = new HashSet<>();
      for (String id : document.select("[id]").eachAttr("id")) {
        if (!ids.add(id)) {
          faults.add(where + "two elements have the id '" + id + "'");
        }
      }
      for (Element image : document.select("img")) {
        if (image.attr("alt").isBlank()) {
          faults.add(where + "the picture '" + image.attr("src") + "' has no text alternative");
        }
      }
    }
    return faults;
  }

  private static Optional<String> fault(
      Path site, String page, Element element, String address, Map<String, Set<String>> anchors) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return Optional.of("is no address: " + e.getReason());
    }
    if (uri.isAbsolute() || uri.getRawAuthority() != null) {
      boolean image = element.normalName().equals("img") && "data".equals(uri.getScheme());
      if (image || (element.normalName().equals("a") && elsewhere(uri))) {
        return Optional.empty();
      }
      return Optional.of(
          element.normalName().equals("a")
              ? "is of a kind that a page must not use"
              : "is fetched from elsewhere, and a page must need nothing from there");
    }
    String file = page;
    if (!uri.getPath().isEmpty()) {
      Path path = site.resolve(page).resolveSibling(uri.getPath()).normalize();
      if (uri.getPath().startsWith("/") || !path.startsWith(site) || !Files.isRegularFile(path)) {
        return Optional.of("leads to no page and no file of the site");
      }
      file = slashes(site.relativize(path));
    }
    String anchor = uri.getFragment();
    if (anchor != null && !anchors.getOrDefault(file, Set.of()).contains(anchor)) {
      return Optional.of("leads to no heading: there is no '" + anchor + "' in " + file);
    }
    return Optional.empty();
  }

  private static boolean elsewhere(URI uri) {
    return uri.getScheme() != null && ELSEWHERE.contains(uri.getScheme().toLowerCase(Locale.ROOT));
  }
}
