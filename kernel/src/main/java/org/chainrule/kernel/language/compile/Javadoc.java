package org.chainrule.kernel.language.compile;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * Finds documentation comments in source code: the learner's declarations, this library (its
 * sources are in the jar), and the JDK if its {@code src.zip} is installed.
 */
final class Javadoc {
  private static final int CACHED = 40;

  private final Javac javac = new CompilerFiles(List.of()).javac();
  private final Function<String, String> learners;
  private final Map<String, Optional<Javac.Unit>> parsed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Javac.Unit>> eldest) {
          return size() > CACHED;
        }
      };
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * The documentation of one session.
   *
   * @param learners the source of a class of a cell; null for other classes
   */
  Javadoc(Function<String, String> learners) {
    this.learners = learners;
  }

  /** The comment of a class or member, if its source is available. */
  Optional<DocCommentTree> of(Element element) {
    return find(element)
        .map(found -> DocTrees.instance(found.unit.task()).getDocCommentTree(found.path));
  }

  /** The first sentence of the comment, if the source has been read already. */
  String firstSentence(Element element) {
    TypeElement type = outermost(element);
    if (type == null) {
      return "";
    }
    String name = type.getQualifiedName().toString();
    if (name.startsWith("java")) {
      boolean ready;
      synchronized (parsed) {
        ready = parsed.containsKey(name);
      }
      if (!ready) {
        if (asked.add(name)) {
          Thread reader = new Thread(() -> parsed(type, name), "javadoc");
          reader.setDaemon(true);
          reader.start();
        }
        return "";
      }
    }
    return of(element).map(DocText::firstSentence).orElse("");
  }

  private record Found(Javac.Unit unit, TreePath path) {}

  private Optional<Found> find(Element element) {
    TypeElement type = outermost(element);
    if (type == null) {
      return Optional.empty();
    }
    return parsed(type, type.getQualifiedName().toString())
        .flatMap(unit -> find(unit, path(element), element));
  }

  private static TypeElement outermost(Element element) {
    Element outer = element;
    while (outer != null && !(outer.getEnclosingElement() instanceof PackageElement)) {
      outer = outer.getEnclosingElement();
    }
    return outer instanceof TypeElement type ? type : null;
  }

  /** The names of the classes around the element, without the outermost, and its own. */
  private static List<String> path(Element element) {
    var names = new ArrayList<String>();
    Element at = element;
    while (!(at.getEnclosingElement() instanceof PackageElement)) {
      names.add(0, at.getSimpleName().toString());
      at = at.getEnclosingElement();
    }
    return names;
  }

  private Optional<Found> find(Javac.Unit unit, List<String> path, Element element) {
    if (unit.tree().getTypeDecls().isEmpty()) {
      return Optional.empty();
    }
    TreePath at = new TreePath(new TreePath(unit.tree()), unit.tree().getTypeDecls().get(0));
    for (int i = 0; i < path.size(); i++) {
      String name = path.get(i);
      ClassTree type = (ClassTree) at.getLeaf();
      boolean last = i + 1 == path.size();
      Optional<? extends Tree> member =
          type.getMembers().stream()
              .filter(each -> last ? matches(each, name, element) : isClass(each, name))
              .findFirst();
      if (member.isEmpty()) {
        return Optional.empty();
      }
      at = new TreePath(at, member.get());
    }
    return Optional.of(new Found(unit, at));
  }

  private static boolean isClass(Tree tree, String name) {
    return tree instanceof ClassTree type && type.getSimpleName().contentEquals(name);
  }

  private static boolean matches(Tree tree, String name, Element element) {
    if (tree instanceof MethodTree method && element instanceof ExecutableElement executable) {
      return method.getName().contentEquals(name)
          && method.getParameters().size() == executable.getParameters().size()
          && parameters(method).equals(parameters(executable));
    }
    return isClass(tree, name)
        || (tree instanceof VariableTree variable && variable.getName().contentEquals(name));
  }

  private static List<String> parameters(MethodTree method) {
    return method.getParameters().stream().map(each -> bare(each.getType().toString())).toList();
  }

  private static List<String> parameters(ExecutableElement method) {
    return method.getParameters().stream().map(each -> bare(each.asType().toString())).toList();
  }

  /** The name of a type without its package, its arguments and its annotations. */
  private static String bare(String type) {
    return type.replaceAll("<.*>", "")
        .replaceAll("@\\S+\\s", "")
        .replaceAll("([\\w$]+\\.)+", "")
        .replace("...", "[]");
  }

  private Optional<Javac.Unit> parsed(TypeElement type, String name) {
    String learner = learners.apply(name);
    if (learner != null) {
      return Optional.of(javac.parse("class $Cell {\n" + learner + "\n}"));
    }
    synchronized (parsed) {
      Optional<Javac.Unit> known = parsed.get(name);
      if (known != null) {
        return known;
      }
    }
    Optional<Javac.Unit> unit = source(type, name.replace('.', '/') + ".java").map(javac::parse);
    synchronized (parsed) {
      parsed.put(name, unit);
    }
    return unit;
  }

  private static Optional<String> source(TypeElement type, String file) {
    return Sources.of(type.getEnclosingElement().getEnclosingElement().toString(), file);
  }
}
