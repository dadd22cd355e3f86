package org.chainrule.exercises.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jsoup.nodes.Element;

/** The links of notebooks become those of pages, and the files that they lead to come along. */
final class Links {
  /** What the root of the checkout is to the pages. */
  private final Path root;

  /** The pages by their notebooks. */
  private final Map<String, Page> pages;

  Links(Path root, Map<String, Page> pages) {
    this.root = root;
    this.pages = pages;
  }

  /** The address of a file of the site as a page of it writes it. */
  static String relative(String page, String file) {
    Path top = Path.of("/");
    Path way = top.resolve(page).getParent().relativize(top.resolve(file));
    return StreamSupport.stream(way.spliterator(), false)
        .map(part -> encoded(part.toString()))
        .collect(Collectors.joining("/"));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What leads from a page to the root of the site, before the name of a file. */
  static String up(String page) {
    return "../".repeat((int) page.chars().filter(c -> c == '/').count());
  }

  /** An anchor as the end of an address. */
  static String fragment(String id) {
    return "#" + encoded(id);
  }

  static String slashes(Path relative) {
    return String.join(
        "/", StreamSupport.stream(relative.spliterator(), false).map(Path::toString).toList());
  }

  /**
   * A link to a notebook leads to its page, one to an exercise's folder to the exercise, one to a
   * lesson that is not translated to the original, and a file of the checkout is copied. Other
   * links are left for the {@linkplain LinkCheck check}.
   */
  void rewrite(Page page, SiteFolder folder) throws IOException {
    for (Element element : page.body().select("[href], [src]")) {
      String attribute = element.hasAttr("href") ? "href" : "src";
      String address = element.attr(attribute);
      Optional<String> file =
          parsed(address).filter(Links::hasPath).flatMap(uri -> target(page.source(), uri));
      if (file.isEmpty()) {
        continue;
      }
      String name = file.get();
      Optional<Page> to = page(name, page.source());
      String rest = address.contains("#") ? address.substring(address.indexOf('#')) : "";
      if (to.isPresent()) {
        element.attr(attribute, relative(page.path(), to.get().path()) + rest);
      } else if (mayBeCopied(name)) {
        folder.write(name, Files.readAllBytes(root.resolve(name)));
        element.attr(attribute, relative(page.path(), name) + rest);
      }
    }
  }

  private Optional<Page> page(String name, String from) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    Stream<String> candidates = Stream.of(name, name + "/" + last + ".ipynb");
    if (folder(name).equals(folder(from))) {
      candidates = Stream.concat(candidates, Stream.of(folder(folder(name)) + "/" + last));
    }
    return candidates.map(pages::get).filter(Objects::nonNull).findFirst();
  }

  private static String folder(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
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

  /** An address; empty when the text is none, or has a path that no file can have. */
  static Optional<URI> parsed(String address) {
    try {
      var uri = new URI(address);
      String path = uri.getPath();
      return path != null && path.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean hasPath(URI uri) {
    return !uri.isAbsolute() && uri.getRawAuthority() == null && !uri.getPath().isEmpty();
  }

  /** The file that a link leads to, from the root; empty when it leads out of it. */
  private static Optional<String> target(String from, URI link) {
    Path file = Path.of(from).resolveSibling(link.getPath()).normalize();
    return file.isAbsolute() || file.startsWith("..") || file.equals(Path.of(""))
        ? Optional.empty()
        : Optional.of(slashes(file));
  }
}
