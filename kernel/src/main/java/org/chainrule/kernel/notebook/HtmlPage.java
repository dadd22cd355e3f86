package org.chainrule.kernel.notebook;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.display.HtmlBuilder;
import org.chainrule.kernel.io.Json;
import org.chainrule.kernel.io.Sha256;

/**
 * Renders a notebook as a self-contained HTML file: pictures, style sheet, fonts and KaTeX, which
 * sets formulas, are embedded. It is responsive and has a dark theme. Its content security policy
 * allows no other script and loads nothing, whatever the notebook contains.
 */
public final class HtmlPage {
  private static final Pattern FIRST_HEADING = Pattern.compile("(?m)^#{1,2}\\s+(.+?)\\s*#*$");
  private static final Pattern IMAGE = Pattern.compile("(<img[^>]*?\\ssrc=\")([^\"]*)(\")");
  private static final Pattern RESTLESS =
      Pattern.compile("<(/?)(meta|link|base)(?=[\\s/>]|$)", Pattern.CASE_INSENSITIVE);
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; font-src data:;"
          + " style-src 'unsafe-inline'; script-src ";
  private static final long LARGEST_IMAGE = 8L << 20;

  /** What a front end shows of a bundle: the first of these that is there. */
  private static final List<String> RICHEST_FIRST =
      List.of(
          "text/html",
          "text/markdown",
          "image/svg+xml",
          "image/png",
          "image/jpeg",
          "image/gif",
          "text/latex",
          "text/plain");

  private final Path folder;
  private final HtmlBuilder body = new HtmlBuilder();

  private HtmlPage(Path folder) {
    this.folder = folder;
  }

  /**
   * The page of a notebook.
   *
   * @param name the title if the notebook has no heading
   * @param folder where pictures that it refers to are looked up
   */
  public static String of(Notebook notebook, String name, Path folder) {
    var page = new HtmlPage(folder);
    notebook.cells().forEach(page::cell);
    String title =
        notebook.cells().stream()
            .filter(cell -> cell.type().equals("markdown"))
            .map(cell -> FIRST_HEADING.matcher(cell.source()))
            .filter(Matcher::find)
            .map(heading -> heading.group(1).replaceAll("[*_`$]", ""))
            .findFirst()
            .orElse(name);
    return page.whole(title);
  }

  /**
   * The cells alone, for a page with a frame of its own; it needs {@link #style} and {@link Katex}.
   *
   * @param folder where pictures that it refers to are looked up
   */
  public static String cells(Notebook notebook, Path folder) {
    var page = new HtmlPage(folder);
    notebook.cells().forEach(page::cell);
    return inert(page.body.toString());
  }

  private String whole(String title) {
    String cells = inert(body.toString());
    boolean formulas = cells.contains("class=\"math");
    String script = formulas ? Katex.script() : "";
    String scripts = formulas ? "'sha256-" + Sha256.of(script).base64() + "'" : "'none'";
    var page = new HtmlBuilder().html("<!DOCTYPE html>\n").open("html", "lang", "en").newline();
    page.open("head").newline().start("meta", "charset", "utf-8").newline();
    meta(page, "name", "viewport", "width=device-width, initial-scale=1");
    meta(page, "name", "color-scheme", "light dark");
    meta(page, "http-equiv", "Content-Security-Policy", POLICY + scripts);
    page.element("title", title).newline();
    page.open("style").newline().html(style()).close().newline();
    if (formulas) {
      page.open("style").html(Katex.style()).close().newline();
    }
    page.close().newline().open("body").newline().open("main").newline();
    page.html(cells).close().newline();
    if (formulas) {
      page.open("script").html(script).close().newline();
    }
    return page.close().newline().close().newline().toString();
  }

  private static void meta(HtmlBuilder page, String key, String name, String content) {
    page.start("meta", key, name, "content", content).newline();
  }

  /**
   * Renames elements that load or navigate despite a content security policy: meta refresh, link
   * preconnect, base. A notebook does not need them; the same letters in text have an escaped angle
   * bracket.
   */
  private static String inert(String html) {
    return RESTLESS.matcher(html).replaceAll("<$1x-$2");
  }

  /** The style sheet of the cells, for light and dark. */
  public static String style() {
    try (InputStream bytes = HtmlPage.class.getResourceAsStream("page.css")) {
      if (bytes == null) {
        throw new IllegalStateException("this jar is damaged: page.css is missing");
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cell(NotebookCell cell) {
    switch (cell.type()) {
      case "markdown" -> {
        body.open("section", "class", "text").newline();
        body.html(withImages(Markdown.html(cell.source()), attachments(cell)));
        body.close().newline();
      }
      case "code" -> code(cell);
      default -> {} // raw cells are for other programs
    }
  }

  private void code(NotebookCell cell) {
    if (cell.source().isBlank() && cell.outputs().isEmpty()) {
      return;
    }
    String prompt = cell.executionCount() == 0 ? " " : Integer.toString(cell.executionCount());
    body.open("section", "class", "code").newline();
    body.element("div", "[" + prompt + "]", "class", "prompt").newline();
    body.open("pre", "class", "source").open("code").html(JavaColours.html(cell.source()));
    body.close().close().newline();
    if (!cell.outputs().isEmpty()) {
      body.open("div", "class", "outputs").newline();
      cell.outputs().forEach(output -> output(output.getAsJsonObject()));
      body.close().newline();
    }
    body.close().newline();
  }

  private void output(JsonObject output) {
    switch (Json.string(output, "output_type", "")) {
      case "stream" -> pre(Json.string(output, "name", "stdout"), text(output, "text"));
      case "error" -> {
        var traceback = new StringBuilder();
        Json.array(output, "traceback")
            .forEach(line -> traceback.append(MultilineString.join(line)).append('\n'));
        pre("error", traceback.toString().stripTrailing());
      }
      case "display_data", "execute_result" -> bundle(output);
      default -> {} // of a newer nbformat
    }
  }

  private void pre(String kind, String text) {
    body.open("pre", "class", kind).html(Ansi.html(text)).close().newline();
  }

  private static String text(JsonObject output, String key) {
    return MultilineString.join(output.get(key));
  }

  private void bundle(JsonObject output) {
    JsonObject data = Json.child(output, "data");
    Optional<String> richest = RICHEST_FIRST.stream().filter(data::has).findFirst();
    if (richest.isEmpty()) {
      return;
    }
    String type = richest.get();
    String content = text(data, type);
    switch (type) {
      case "text/html" -> shown("html", content);
      case "text/markdown" -> shown("text", withImages(Markdown.html(content), new JsonObject()));
      case "text/latex" -> shown("text", Markdown.latex(content));
      case "text/plain" -> pre("value", content);
      default -> shown("picture", picture(type, content, data, Json.child(output, "metadata")));
    }
  }

  private void shown(String kind, String html) {
    body.open("div", "class", kind).html(html).close().newline();
  }

  private static String picture(String type, String content, JsonObject data, JsonObject metadata) {
    boolean svg = type.equals("image/svg+xml");
    String base64 =
        svg
            ? Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))
            : content.replaceAll("\\s", "");
    // of a picture in two formats, only one may have a size
    JsonObject size = Json.child(metadata, metadata.has(type) ? type : "image/png");
    String alt = MultilineString.join(data.get("text/plain"));
    String source = "data:" + type + ";base64," + base64;
    return new HtmlBuilder()
        .start(
            "img",
            "alt",
            alt,
            "src",
            source,
            "width",
            length("width", size),
            "height",
            length("height", size))
        .toString();
  }

  /** A length in pixels, or null. */
  private static String length(String name, JsonObject size) {
    int pixels = Json.integer(size, name, 0);
    return pixels > 0 ? Integer.toString(pixels) : null;
  }

  private static JsonObject attachments(NotebookCell cell) {
    return Json.child(cell.json(), "attachments");
  }

  /** Embeds the pictures that a text refers to: attachments, and files beside the notebook. */
  private String withImages(String html, JsonObject attachments) {
    return IMAGE
        .matcher(html)
        .replaceAll(
            image -> {
              String inline = inline(image.group(2), attachments);
              return Matcher.quoteReplacement(image.group(1) + inline + image.group(3));
            });
  }

  private String inline(String source, JsonObject attachments) {
    if (source.startsWith("attachment:")) {
      JsonObject types = Json.child(attachments, source.substring("attachment:".length()));
      for (String type : types.keySet()) {
        return "data:" + type + ";base64," + text(types, type).replaceAll("\\s", "");
      }
      return source;
    }
    try {
      Path file = folder.resolve(source).normalize();
      boolean beside = file.startsWith(folder.normalize()) && Files.isRegularFile(file);
      if (!beside || Files.size(file) > LARGEST_IMAGE) {
        return source;
      }
      String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      return "data:" + mimeType(source) + ";base64," + bytes;
    } catch (IOException | InvalidPathException e) {
      return source; // the alternative text is shown instead
    }
  }

  private static String mimeType(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    return switch (ending) {
      case "svg" -> "image/svg+xml";
      case "jpg", "jpeg" -> "image/jpeg";
      case "gif" -> "image/gif";
      case "webp" -> "image/webp";
      default -> "image/png";
    };
  }
}
