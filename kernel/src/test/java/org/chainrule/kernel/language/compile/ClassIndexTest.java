package org.chainrule.kernel.language.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What install notes of a JDK and a jar, and what the compiler makes of it. */
final class ClassIndexTest {
  @TempDir static Path folder;

  private static Path jar;
  private static CompilerFiles indexed;
  private static CompilerFiles plain;

  @BeforeAll
  static void note() throws IOException {
    Path unnoted = writeJar("plain.jar");
    jar = writeJar("noted.jar");
    ClassIndex.write(Path.of(System.getProperty("java.home")), jar);
    indexed = new CompilerFiles(List.of(jar.toString()));
    plain = new CompilerFiles(List.of(unnoted.toString()));
  }

  private static Path writeJar(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytecode;
    try (var in = ClassIndexTest.class.getResourceAsStream("ClassIndexTest.class")) {
      bytecode = in.readAllBytes();
    }
    try (OutputStream out = Files.newOutputStream(file);
        var entries = new JarOutputStream(out)) {
      for (String each :
          List.of("Bare.class", "a/b/C.class", "a/b/C$D.class", "a/b/C$1.class", "a/b/text.txt")) {
        entries.putNextEntry(new JarEntry(each));
        entries.write(bytecode);
      }
    }
    return file;
  }

  @Test
  void everyPackageOfTheJdkHasTheClassesThatTheCompilerFindsItself() throws IOException {
    int compared = 0;
    for (Module module : ModuleLayer.boot().modules()) {
      for (String name : module.getPackages()) {
        assertThat(names(indexed, module(indexed, module), name))
            .as(module.getName() + "/" + name)
            .isEqualTo(nameable(names(plain, module(plain, module), name)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void theModulesAreThoseThatThisJvmHas() throws IOException {
    var found = new TreeSet<String>();
    for (Set<Location> locations :
        indexed.listLocationsForModules(StandardLocation.SYSTEM_MODULES)) {
      for (Location each : locations) {
        found.add(indexed.inferModuleName(each));
        assertThat(read(indexed.getJavaFileForInput(each, "module-info", Kind.CLASS)))
            .startsWith(0xCA, 0xFE, 0xBA, 0xBE);
      }
    }
    assertThat(found)
        .isEqualTo(
            ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void aClassThatIsFoundCanBeRead() throws IOException {
    Location base = module(indexed, Object.class.getModule());
    for (JavaFileObject each : list(indexed, base, "java.lang")) {
      assertThat(read(each)).as(each.getName()).startsWith(0xCA, 0xFE, 0xBA, 0xBE);
    }
    for (JavaFileObject each : list(indexed, StandardLocation.CLASS_PATH, "a.b")) {
      assertThat(read(each)).as(each.getName()).startsWith(0xCA, 0xFE, 0xBA, 0xBE);
    }
  }

  @Test
  void theJarHasItsClassesAndNothingElse() throws IOException {
    assertThat(names(indexed, StandardLocation.CLASS_PATH, "a.b"))
        .containsExactly("a.b.C", "a.b.C$D");
    assertThat(names(indexed, StandardLocation.CLASS_PATH, "")).containsExactly("Bare");
    assertThat(names(indexed, StandardLocation.CLASS_PATH, "a")).isEmpty();
    assertThat(names(indexed, StandardLocation.CLASS_PATH, "nowhere")).isEmpty();
  }

  @Test
  void textsCompileAsTheyDoWithoutAnIndex() {
    for (String source :
        List.of(
            "class X { java.util.Map.Entry<String, java.util.List<Integer>> e; }",
            "import java.util.*; import java.sql.*; class X { Connection c; List<Date> d; }",
            "class X { Object o = new java.awt.Point(1, 2).x + missing; }",
            "import no.such.place.*; class X {}",
            "import static java.lang.Math.*; class X { double y = sin(PI) + hypot(1, 2); }",
            "class X { sun.misc.Unsafe u; jdk.internal.misc.Unsafe v; }")) {
      assertThat(errors(indexed, source)).as(source).isEqualTo(errors(plain, source));
    }
  }

  private static List<String> errors(CompilerFiles files, String source) {
    return files
        .javac()
        .attribute(
            source, unit -> unit.errors().stream().map(each -> each.getMessage(null)).toList());
  }

  @Test
  void anIndexOfAnotherJarOrJdkIsNotUsed() throws IOException {
    Path changed = writeJar("changed.jar");
    ClassIndex.write(Path.of(System.getProperty("java.home")), changed);
    Path index = Files.copy(ClassIndex.beside(changed), folder.resolve("copy"));
    assertThat(ClassIndex.of(changed)).isPresent();

    Files.write(changed, new byte[] {0}, StandardOpenOption.APPEND);
    assertThat(ClassIndex.of(changed)).isEmpty();

    String text = Files.readString(index);
    String otherJdk = "1" + text;
    String cut = text.substring(0, text.indexOf('\n') + 3);
    for (String wrong : List.of("", "\n", otherJdk, cut, "\0".repeat(1000))) {
      Path bad = writeJar("changed.jar");
      Files.setLastModifiedTime(bad, Files.getLastModifiedTime(jar));
      Files.writeString(ClassIndex.beside(bad), wrong);
      assertThat(ClassIndex.of(bad)).as(wrong).isEmpty();
    }
  }

  @Test
  void aJarWithoutAnIndexIsListed() throws IOException {
    Path alone = Files.createDirectory(folder.resolve("alone")).resolve("some.jar");
    Files.copy(jar, alone);
    assertThat(ClassIndex.of(alone)).isEmpty();
    var files = new CompilerFiles(List.of(alone.toString()));
    assertThat(nameable(names(files, StandardLocation.CLASS_PATH, "a.b")))
        .containsExactly("a.b.C", "a.b.C$D");
  }

  private static Location module(JavaFileManager files, Module module) throws IOException {
    return files.getLocationForModule(StandardLocation.SYSTEM_MODULES, module.getName());
  }

  private static Iterable<JavaFileObject> list(
      JavaFileManager files, Location location, String packageName) throws IOException {
    return files.list(location, packageName, EnumSet.of(Kind.CLASS), false);
  }

  private static Set<String> names(JavaFileManager files, Location location, String packageName)
      throws IOException {
    var names = new TreeSet<String>();
    for (JavaFileObject each : list(files, location, packageName)) {
      names.add(files.inferBinaryName(location, each));
    }
    return names;
  }

  /** Anonymous and local classes are left out of an index. */
  private static Set<String> nameable(Set<String> names) {
    return names.stream()
        .filter(each -> !each.matches(".*\\$\\d.*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int[] read(JavaFileObject file) throws IOException {
    try (var in = file.openInputStream()) {
      byte[] head = in.readNBytes(4);
      return Stream.of(0, 1, 2, 3).mapToInt(i -> head[i] & 0xFF).toArray();
    }
  }
}
