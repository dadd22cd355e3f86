package org.chainrule.exercises.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The site in one language.
 *
 * @param index its first page, from the root of the site
 * @param lessons in their order
 * @param exercises in their order; in English where there are none in the language
 */
record SiteLocale(Locale language, String index, List<Page> lessons, List<Page> exercises) {
  /** The words of navigation and index; English if there is no translation. */
  ResourceBundle words() {
    return ResourceBundle.getBundle(
        SiteLocale.class.getPackageName() + ".words",
        language,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The language's name for itself. */
  String name() {
    return language.getDisplayLanguage(language);
  }

  String tag() {
    return language.toLanguageTag();
  }

  /** What the search in this language looks through. */
  String headingsFile() {
    return "assets/headings-" + tag() + ".js";
  }

  /** The same notebook in this language. */
  Optional<Page> counterpart(Page page) {
    return (page.exercise() ? exercises : lessons)
        .stream()
            .filter(mine -> mine.key().equals(page.key()) && mine.language().equals(language))
            .findFirst();
  }

  /** The list that a page stands in. */
  List<Page> around(Page page) {
    return page.exercise() ? exercises : lessons;
  }
}
