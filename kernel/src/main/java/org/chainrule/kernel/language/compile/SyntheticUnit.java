package org.chainrule.kernel.language.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.chainrule.kernel.language.compile.SnippetKind.Declaration;
import org.chainrule.kernel.language.compile.SnippetKind.Variable;

/**
 * The compilation unit that is generated for a cell: methods, classes and variables become members
 * of a class, statements the bodies of methods, so that each snippet can refer to all others as in
 * JShell.
 */
final class SyntheticUnit {
  /** The class that holds the cell. */
  static final String CELL = "$Cell";

  /** The method with the statements, while types are inferred. */
  static final String RUN = "$run$";

  /**
   * Stands for a type that cannot be written in source; the variable stays local to that method.
   */
  static final String LOCAL = "var";

  /** The variable that holds an unused value. */
  private static final String VALUE = "Object $value$ = ";

  /** Stands for a type that could not be inferred; it causes no further errors. */
  static final String UNKNOWN = "$Unknown";

  private final MappedSource.Builder unit = new MappedSource.Builder();

  private SyntheticUnit() {}

  /**
   * Writes the unit.
   *
   * @param types the types of the variables declared by {@code var}, by name; while one is missing,
   *     statements are in one method, where the compiler can infer it
   * @param all whether to import all declarations of the session; else only those whose names the
   *     cell contains, which is faster
   */
  static MappedSource write(
      SessionScope session,
      List<SourceSnippet> snippets,
      List<SnippetKind> kinds,
      Map<String, String> types,
      boolean all) {
    SyntheticUnit synthetic = new SyntheticUnit();
    Dependents dependents = Dependents.of(session, names(snippets), kinds);
    synthetic.head(session, snippets, kinds, all, CELL, dependents);
    synthetic.declarations(snippets, kinds);
    boolean inferring = !types.keySet().containsAll(inferred(kinds));
    synthetic.running(snippets, kinds, types, inferring || types.containsValue(LOCAL));
    dependents.declared().forEach(each -> synthetic.unit.add(Dependents.member(each)).add("\n"));
    return synthetic.unit.add("}\n").toText();
  }

  /** The names of the variables declared by {@code var}. */
  static List<String> inferred(List<SnippetKind> kinds) {
    return kinds.stream()
        .filter(SnippetKind.Variables.class::isInstance)
        .flatMap(kind -> ((SnippetKind.Variables) kind).variables().stream())
        .filter(variable -> variable.type().isEmpty())
        .map(Variable::name)
        .toList();
  }

  /**
   * Writes a class to run for snippets without declarations: a method {@code do_it$} with its index
   * for each.
   *
   * @param name the class of these methods
   * @param valued whether the method of the last snippet returns the snippet's value
   */
  static MappedSource program(
      SessionScope session,
      List<SourceSnippet> snippets,
      List<SnippetKind> kinds,
      boolean all,
      String name,
      boolean valued) {
    SyntheticUnit synthetic = new SyntheticUnit();
    synthetic.head(session, snippets, kinds, all, name, Dependents.none(names(snippets)));
    for (int i = 0; i < snippets.size(); i++) {
      boolean last = i + 1 == snippets.size();
      synthetic.method(snippets.get(i), kinds.get(i), CompiledCell.method(i), last && valued);
    }
    return synthetic.unit.add("}\n").toText();
  }

  private void method(SourceSnippet snippet, SnippetKind kind, String name, boolean valued) {
    boolean value =
        (valued && kind instanceof SnippetKind.Expression)
            || (kind instanceof SnippetKind.Expression expression && !expression.callable());
    boolean returns = kind instanceof SnippetKind.Statement statement && statement.returns();
    String type = value || returns ? "Object " : "void ";
    unit.add("public static " + type + name + "() throws Throwable {\n");
    unit.add(returns ? "if (true) {\n" : ""); // keeps the code after it reachable
    int start = Names.afterComments(snippet.text().toString());
    unit.add(snippet.text().part(0, start));
    unit.add(value ? "return " : "").add(snippet.text().part(start, snippet.text().length()));
    unit.add(needsSemicolon(snippet, kind) ? "\n;\n}\n" : "\n}\n");
    unit.add(returns ? "return null;\n}\n" : "");
  }

  private void head(
      SessionScope session,
      List<SourceSnippet> snippets,
      List<SnippetKind> kinds,
      boolean all,
      String holder,
      Dependents dependents) {
    unit.add("package REPL;\n");
    // as in JShell, an import takes the place of an earlier one of the same simple name; and what
    // is declared takes the place of what is imported
    Set<String> own = own(kinds);
    Set<String> types = ownTypes(kinds);
    Set<String> replaced = new HashSet<>();
    var asked = new ArrayList<SourceSnippet>();
    for (int i = 0; i < snippets.size(); i++) {
      if (kinds.get(i) instanceof SnippetKind.Import each
          && !(each.isStatic() ? own : types).contains(each.name())
          && !session.hides(each.name(), each.isStatic())) {
        asked.add(snippets.get(i));
        replaced.add(each.name());
      }
    }
    for (String each : session.imports()) {
      String name = single(each);
      boolean hidden = (isStatic(each) ? own : types).contains(name) || replaced.contains(name);
      unit.add(hidden ? "" : each + "\n");
    }
    asked.forEach(this::snippet);
    Set<String> named = all ? session.declared().keySet() : dependents.named();
    session
        .declared()
        .forEach(
            (name, declared) ->
                declared.stream()
                    .filter(each -> named.contains(name) && !own.contains(name))
                    .filter(each -> !each.isPending() && !dependents.declared().contains(each))
                    .map(SessionScope.Declared::wrapper)
                    .forEach(w -> unit.add("import static " + w + "." + name + ";\n")));
    unit.add("public class " + holder + " {\n");
  }

  /** The names that the cell declares. */
  static Set<String> own(List<SnippetKind> kinds) {
    Set<String> own = new HashSet<>();
    for (SnippetKind kind : kinds) {
      if (kind instanceof Declaration declaration) {
        own.add(declaration.name());
      } else if (kind instanceof SnippetKind.Variables variables) {
        variables.variables().forEach(each -> own.add(each.name()));
      }
    }
    return own;
  }

  private static Set<String> ownTypes(List<SnippetKind> kinds) {
    return kinds.stream()
        .filter(Declaration.class::isInstance)
        .map(Declaration.class::cast)
        .filter(each -> each.kind() == Declaration.Kind.CLASS)
        .map(Declaration::name)
        .collect(Collectors.toSet());
  }

  private static Set<String> names(List<SourceSnippet> snippets) {
    return snippets.stream()
        .flatMap(each -> Lexer.withoutComments(each.text().toString()).stream())
        .map(Lexer.Token::name)
        .collect(Collectors.toSet());
  }

  /** The simple name that an import statement imports; a star for an import on demand. */
  private static String single(String statement) {
    return statement.substring(statement.lastIndexOf('.') + 1, statement.lastIndexOf(';'));
  }

  private static boolean isStatic(String statement) {
    return statement.startsWith("import static ");
  }

  private void declarations(List<SourceSnippet> snippets, List<SnippetKind> kinds) {
    for (int i = 0; i < snippets.size(); i++) {
      if (kinds.get(i) instanceof Declaration declaration) {
        MappedSource text = snippets.get(i).text();
        int start = Names.afterComments(text.toString());
        unit.add(text.part(0, start));
        unit.add(declaration.isStatic() ? "" : "static ");
        unit.add(text.part(start, text.length())).add("\n");
      }
    }
  }

  private void running(
      List<SourceSnippet> snippets,
      List<SnippetKind> kinds,
      Map<String, String> types,
      boolean together) {
    unit.add(together ? "static Object " + RUN + "() throws Throwable {\n" : "");
    var members = new MappedSource.Builder();
    for (int i = 0; i < snippets.size(); i++) {
      SnippetKind kind = kinds.get(i);
      if (kind instanceof SnippetKind.Import || kind instanceof Declaration) {
        continue;
      }
      unit.add(together ? "" : "static Object " + RUN + i + "() throws Throwable {\n");
      if (kind instanceof SnippetKind.Variables variables) {
        variables(snippets.get(i), variables, types, members);
      } else {
        // "if (true)" keeps what follows reachable
        boolean value = kind instanceof SnippetKind.Expression expression && !expression.callable();
        unit.add(value ? "if (true) { " + VALUE + "\n" : "if (true) {\n");
        unit.add(snippets.get(i).text())
            .add(needsSemicolon(snippets.get(i), kind) ? "\n;}\n" : "\n}\n");
      }
      unit.add(together ? "" : "return null;\n}\n");
    }
    unit.add(together ? "return null;\n}\n" : "").add(members.toText());
  }

  /** A superfluous semicolon would be an unreachable statement after a return. */
  private static boolean needsSemicolon(SourceSnippet snippet, SnippetKind kind) {
    return snippet.completeness() == Completeness.COMPLETE_WITH_SEMI
        || (kind instanceof SnippetKind.Expression && !snippet.endsWithSemicolon());
  }

  private void variables(
      SourceSnippet snippet,
      SnippetKind.Variables declared,
      Map<String, String> types,
      MappedSource.Builder members) {
    for (Variable variable : declared.variables()) {
      boolean inferred = variable.type().isEmpty();
      String type = inferred ? types.get(variable.name()) : variable.type();
      if (type == null || type.equals(LOCAL)) {
        unit.add(snippet.text()).add("\n;\n");
        return;
      }
      int at = inferred ? MappedSource.NOWHERE : snippet.text().origin(variable.at());
      members.add("static ").add(type, at).add(" " + variable.name() + ";\n");
      if (variable.from() >= 0) {
        int start = snippet.text().origin(Names.afterComments(snippet.text().toString()));
        unit.add(variable.name(), start).add(" = ", start);
        unit.add(variable.braces() ? "new " + type + " " : "");
        unit.add(snippet.text().part(variable.from(), variable.to())).add("\n;\n");
      }
    }
  }

  private void snippet(SourceSnippet snippet) {
    unit.add(snippet.text()).add("\n");
  }
}
