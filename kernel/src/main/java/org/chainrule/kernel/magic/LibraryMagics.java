package org.chainrule.kernel.magic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.MagicCall;
import org.chainrule.kernel.language.MagicException;

/** The magics that bring libraries into a session: from Maven repositories, jars and folders. */
public final class LibraryMagics {
  private final MavenJars maven = new MavenJars();

  private LibraryMagics() {}

  /** The magics for one engine. */
  public static List<Magic> all() {
    var libraries = new LibraryMagics();
    return List.of(
        new Magic(
            "%maven GROUP:ARTIFACT:VERSION …",
            "adds libraries from Maven Central", libraries::maven),
        new Magic("%mavenRepo NAME URL", "looks for libraries there too", libraries::mavenRepo),
        new Magic(
            "%loadFromPOM FILE",
            "adds the libraries of a pom.xml, or with %%loadFromPOM those in the cell",
            libraries::loadFromPom),
        new Magic("%jars FILE.jar …", "adds jars; * stands for any name", LibraryMagics::jars),
        new Magic(
            "%classpath [FOLDER …]",
            "adds folders and jars, or lists what there is", LibraryMagics::classPath));
  }

  private CellResult maven(MagicCall call) throws Exception {
    if (call.words().isEmpty()) {
      throw new MagicException("name a library: %maven group:artifact:version");
    }
    for (String word : call.words()) {
      if (!word.matches("[^:]+:[^:]+(:[^:]+){1,3}")) {
        throw new MagicException(word + " is not a library; write it as group:artifact:version");
      }
    }
    addLibraries(call, call.words());
    return CellResult.nothing();
  }

  /** Fetches libraries where it can be interrupted: a network may answer late or never. */
  private void addLibraries(MagicCall call, List<String> libraries) throws Exception {
    List<Path> jars;
    try {
      jars = call.session().interruptibly(() -> maven.resolve(libraries));
    } catch (MavenJars.Unresolved e) {
      throw new MagicException(e.getMessage());
    }
    call.session().addToClassPath(jars);
  }

  private CellResult loadFromPom(MagicCall call) throws Exception {
    try {
      String pom = call.body().isPresent() ? call.body().get() : Files.readString(call.file());
      var asked = PomLibraries.of(pom);
      asked.repositories().forEach(maven::addRepository);
      addLibraries(call, asked.libraries());
    } catch (IllegalArgumentException e) {
      throw new MagicException(e.getMessage());
    }
    return CellResult.nothing();
  }

  private CellResult mavenRepo(MagicCall call) throws MagicException {
    List<String> words = call.words();
    if (words.size() != 2) {
      throw new MagicException("write %mavenRepo name https://…");
    }
    maven.addRepository(words.get(0), words.get(1));
    return CellResult.nothing();
  }

  private static CellResult jars(MagicCall call) throws MagicException, IOException {
    var found = new ArrayList<Path>();
    for (String word : call.words()) {
      Path pattern = Path.of(word);
      Path folder = pattern.getParent() == null ? Path.of("") : pattern.getParent();
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder, pattern.getFileName().toString())) {
        files.forEach(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new MagicException("there is no jar at " + call.arguments());
    }
    call.session().addToClassPath(found);
    return CellResult.nothing();
  }

  private static CellResult classPath(MagicCall call) throws MagicException {
    if (call.words().isEmpty()) {
      return CellResult.text(String.join("\n", call.session().classPath()));
    }
    List<Path> paths = call.words().stream().map(Path::of).toList();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new MagicException("there is no " + path);
      }
    }
    call.session().addToClassPath(paths);
    return CellResult.nothing();
  }
}
