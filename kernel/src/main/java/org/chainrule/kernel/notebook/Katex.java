package org.chainrule.kernel.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainrule.kernel.io.Versions;

/**
 * KaTeX with its fonts, ready to be written into a page or a file beside it.
 *
 * @see <a href="https://katex.org">KaTeX</a>
 */
public final class Katex {
  private static final String FOLDER =
      "/META-INF/resources/webjars/katex/" + Versions.KATEX + "/dist/";
  private static final Pattern SOURCES =
      Pattern.compile("src:url\\((fonts/[^)]+\\.woff2)\\)[^;}]*");

  /** A formula that KaTeX does not understand stays as its TeX. */
  private static final String SET_ALL =
      """
      for (const e of document.querySelectorAll(".math")) {
        katex.render(e.textContent, e, {
          displayMode: e.classList.contains("display"), throwOnError: false, strict: "ignore"
        });
      }
      """;

  private Katex() {}

  /** The script that sets all elements of class {@code math} on a page which is loaded so far. */
  public static String script() {
    return new String(bytes("katex.min.js"), StandardCharsets.UTF_8) + "\n" + SET_ALL;
  }

  /** The style sheet with its fonts inside. */
  public static String style() {
    String css = new String(bytes("katex.min.css"), StandardCharsets.UTF_8);
    return SOURCES
        .matcher(css)
        .replaceAll(source -> Matcher.quoteReplacement(inside(source.group(1))));
  }

  private static String inside(String font) {
    String base64 = Base64.getEncoder().encodeToString(bytes(font));
    return "src:url(data:font/woff2;base64," + base64 + ") format(\"woff2\")";
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Katex.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("this jar is damaged: KaTeX's " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
