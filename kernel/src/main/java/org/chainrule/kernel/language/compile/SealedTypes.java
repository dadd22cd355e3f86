package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sealed types of a cell. In Java a sealed type and its subtypes may be declared in one file in any
 * order; JShell compiles one declaration after the other, each in a file of its own.
 */
public final class SealedTypes {
  private static final Set<String> KINDS = Set.of("class", "interface", "record", "enum");
  private static final String NON_SEALED = "non-sealed";

  /** As long as {@link #NON_SEALED}, so that positions stay. */
  private static final String AS_LONG = "final     ";

  private SealedTypes() {}

  /**
   * The text for JShell's analysis of where a snippet ends, which does not know {@code non-sealed}.
   * Every character keeps its position.
   */
  static String withoutNonSealed(String code) {
    return code.replace(NON_SEALED, AS_LONG);
  }

  /** Lists the subtypes in the cell of each sealed type that has no {@code permits}. */
  static List<SourceSnippet> withPermits(List<SourceSnippet> snippets) {
    if (snippets.stream().noneMatch(SealedTypes::mayLackSubtypes)) {
      return snippets;
    }
    List<Header> headers = snippets.stream().map(Header::of).flatMap(Optional::stream).toList();
    var permitted = new ArrayList<SourceSnippet>();
    for (SourceSnippet snippet : snippets) {
      permitted.add(
          Header.of(snippet)
              .filter(Header::listsNoSubtypes)
              .map(header -> header.permitting(snippet, header.subtypes(headers)))
              .orElse(snippet));
    }
    return permitted;
  }

  /**
   * The declaration without {@code sealed} and {@code permits}, and with {@code final} for {@code
   * non-sealed}: so it can be declared before its subtypes, and they before it.
   *
   * @return empty if it has none of these
   */
  public static Optional<SourceSnippet> opened(SourceSnippet snippet) {
    return Header.of(snippet).filter(each -> each.has("sealed")).map(each -> each.opened(snippet));
  }

  public static boolean isNonSealed(SourceSnippet snippet) {
    return Header.of(snippet).filter(Header::isNonSealed).isPresent();
  }

  /** Whether it is a sealed type that lists no subtypes, which must then be in its body. */
  public static boolean mayLackSubtypes(SourceSnippet snippet) {
    return snippet.text().toString().contains("sealed") // seldom, and sooner told
        && Header.of(snippet).filter(Header::listsNoSubtypes).isPresent();
  }

  /** The tokens of a type's declaration before its body. */
  private record Header(List<Lexer.Token> tokens, int kind, Lexer.Token brace) {
    static Optional<Header> of(SourceSnippet snippet) {
      List<Lexer.Token> tokens = Lexer.withoutComments(snippet.text().toString());
      int kind = -1;
      for (int i = 0; i < tokens.size() && !tokens.get(i).is("="); i++) {
        Lexer.Token token = tokens.get(i);
        if (kind < 0 && KINDS.contains(token.text())) {
          kind = i;
        } else if (kind >= 0 && token.is("{")) {
          return Optional.of(new Header(tokens.subList(0, i), kind, token));
        }
      }
      return Optional.empty();
    }

    boolean has(String word) {
      return index(word) >= 0;
    }

    private int index(String word) {
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i).is(word)) {
          return i;
        }
      }
      return -1;
    }

    boolean listsNoSubtypes() {
      return has("sealed") && !isNonSealed() && !has("permits");
    }

    boolean isNonSealed() {
      int sealed = index("sealed");
      return sealed >= 2 && tokens.get(sealed - 1).is("-");
    }

    String name() {
      return kind + 1 < tokens.size() ? tokens.get(kind + 1).text() : "";
    }

    /** Whether it names the type as one that it extends or implements. */
    private boolean isSubtypeOf(String type) {
      boolean named = false;
      int depth = 0;
      for (Lexer.Token token : tokens.subList(kind + 1, tokens.size())) {
        if (token.is("<") || token.is("(")) {
          depth++;
        } else if (token.is(">") || token.is(")")) {
          depth--;
        } else if (depth == 0 && token.is("permits")) {
          return false;
        } else if (depth == 0 && named && token.is(type)) {
          return true;
        }
        named |= depth == 0 && (token.is("extends") || token.is("implements"));
      }
      return false;
    }

    String subtypes(List<Header> all) {
      return all.stream()
          .filter(each -> each.isSubtypeOf(name()))
          .map(Header::name)
          .collect(Collectors.joining(", "));
    }

    SourceSnippet permitting(SourceSnippet snippet, String subtypes) {
      var edits = new Edits();
      if (!subtypes.isEmpty()) {
        edits.open(brace.start(), "permits " + subtypes + " ");
      }
      return applied(edits, snippet);
    }

    SourceSnippet opened(SourceSnippet snippet) {
      var edits = new Edits();
      int sealed = index("sealed");
      boolean negated = isNonSealed();
      int from = tokens.get(negated ? sealed - 2 : sealed).start();
      edits.replace(from, tokens.get(sealed).end(), negated ? "final" : "");
      int permits = index("permits");
      if (permits >= 0) {
        edits.replace(tokens.get(permits).start(), brace.start(), "");
      }
      return applied(edits, snippet);
    }

    private static SourceSnippet applied(Edits edits, SourceSnippet snippet) {
      MappedSource text = snippet.text();
      return edits.isEmpty() ? snippet : snippet.with(edits.apply(text, 0, text.length()));
    }
  }
}
