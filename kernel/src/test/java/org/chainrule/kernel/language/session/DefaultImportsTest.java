package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.chainrule.kernel.language.compile.CompilerFiles;
import org.junit.jupiter.api.Test;

final class DefaultImportsTest {
  private static final String STAR = ".*;";

  @Test
  void noSimpleNameIsAmbiguous() throws Exception {
    Map<String, Set<String>> byName = new TreeMap<>();
    var single = new TreeSet<String>();
    for (String statement : DefaultImports.statements()) {
      String name = statement.substring("import ".length());
      if (!name.endsWith(STAR)) {
        single.add(name.substring(name.lastIndexOf('.') + 1, name.length() - 1));
      } else if (!name.startsWith("static ")) {
        add(name.substring(0, name.length() - STAR.length()), byName);
      }
    }
    add("java.lang", byName);
    assertThat(byName).containsKeys("List", "Tensor", "String", "Table", "XYChart");
    byName.keySet().removeAll(single);
    byName.values().removeIf(each -> each.size() == 1);
    assertThat(byName).isEmpty();
  }

  private static void add(String packageName, Map<String, Set<String>> byName) throws Exception {
    for (String className : classes(packageName)) {
      if (!className.contains("$")
          && Modifier.isPublic(
              Class.forName(className, false, DefaultImportsTest.class.getClassLoader())
                  .getModifiers())) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        byName.computeIfAbsent(simple, each -> new LinkedHashSet<>()).add(className);
      }
    }
  }

  private static List<String> classes(String packageName) throws IOException {
    if (packageName.startsWith("java.")) {
      Path jdk =
          FileSystems.getFileSystem(URI.create("jrt:/"))
              .getPath(
                  "/modules/"
                      + (packageName.equals("java.util.prefs") ? "java.prefs" : "java.base"));
      try (Stream<Path> files = Files.list(jdk.resolve(packageName.replace('.', '/')))) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
            .map(file -> packageName + "." + file.substring(0, file.length() - 6))
            .toList();
      }
    }
    var files =
        new CompilerFiles(
            List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    var names = new ArrayList<String>();
    for (JavaFileObject file :
        files.list(
            StandardLocation.CLASS_PATH, packageName, Set.of(JavaFileObject.Kind.CLASS), false)) {
      names.add(files.inferBinaryName(StandardLocation.CLASS_PATH, file));
    }
    return names.stream().filter(each -> !each.endsWith("-info")).collect(Collectors.toList());
  }

  @Test
  void theyAreDeclaredInAHandfulOfSnippetsThatSayTheSame() {
    String together = String.join(" ", DefaultImports.snippets());
    assertThat(DefaultImports.snippets().size()).isLessThan(5);
    assertThat(DefaultImports.statements()).allMatch(together::contains);
  }
}
