package org.chainrule.kernel.language.session;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import org.chainrule.kernel.language.compile.Lexer;
import org.chainrule.kernel.language.compile.SourceSnippet;

/**
 * Makes declarations hide imports of the same name. JShell keeps both, and later snippets would be
 * ambiguous.
 */
final class HiddenImports {
  private final JShell jshell;
  private final Cell cell;

  HiddenImports(JShell jshell, Cell cell) {
    this.jshell = jshell;
    this.cell = cell;
  }

  /** Whether a snippet is an import of a name that is declared; then a note is shown. */
  boolean isHidden(SourceSnippet snippet) {
    if (!snippet.isImport()) {
      return false;
    }
    List<ImportSnippet> hidden =
        snippets(snippet)
            .filter(ImportSnippet.class::isInstance)
            .map(ImportSnippet.class::cast)
            .filter(each -> isSingle(each) && declared().anyMatch(other -> hides(other, each)))
            .toList();
    for (ImportSnippet each : hidden) {
      cell.note(
          simpleName(each)
              + " stays what you have declared; the import of "
              + each.fullname()
              + " is left out.");
    }
    return !hidden.isEmpty();
  }

  /** The imports to drop because the snippet declares the same names. */
  List<ImportSnippet> hiddenBy(SourceSnippet snippet) {
    if (snippet.isImport()) {
      return List.of();
    }
    List<ImportSnippet> single = jshell.imports().filter(HiddenImports::isSingle).toList();
    Set<String> names = single.stream().map(HiddenImports::simpleName).collect(Collectors.toSet());
    boolean named =
        Lexer.tokens(snippet.text().toString()).stream()
            .anyMatch(each -> each.kind() == Lexer.Kind.WORD && names.contains(each.text()));
    if (!named) {
      return List.of();
    }
    List<Snippet> declared = snippets(snippet).toList();
    return single.stream()
        .filter(each -> declared.stream().anyMatch(other -> hides(other, each)))
        .toList();
  }

  private Stream<Snippet> snippets(SourceSnippet snippet) {
    return jshell.sourceCodeAnalysis().sourceToSnippets(snippet.source()).stream();
  }

  private Stream<Snippet> declared() {
    return jshell.snippets().filter(each -> jshell.status(each).isActive());
  }

  /** Whether the snippet declares the name that an import brings; of a type, as a type. */
  private static boolean hides(Snippet snippet, ImportSnippet other) {
    return snippet instanceof DeclarationSnippet declaration
        && (other.isStatic() || snippet instanceof TypeDeclSnippet)
        && declaration.name().equals(simpleName(other));
  }

  private static boolean isSingle(ImportSnippet each) {
    return !each.fullname().endsWith("*") && each.fullname().contains(".") && !isModule(each);
  }

  private static boolean isModule(ImportSnippet each) {
    return each.subKind().name().equals("MODULE_IMPORT_SUBKIND"); // JDK 17 does not have this kind
  }

  private static String simpleName(ImportSnippet each) {
    return each.fullname().substring(each.fullname().lastIndexOf('.') + 1);
  }
}
