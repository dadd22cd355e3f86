package org.chainrule.kernel.session;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.session.Magics.Call;
import org.chainrule.kernel.session.Magics.Misuse;
import org.chainrule.kernel.session.compile.Text;

/** The magics that bring libraries into a session: from Maven repositories, jars and folders. */
final class LibraryMagics {
  private final JavaSession session;
  private final MavenJars maven = new MavenJars();

  LibraryMagics(JavaSession session) {
    this.session = session;
  }

  Optional<MimeBundle> maven(Call call) throws Exception {
    if (call.words().isEmpty()) {
      throw new Misuse("name a library: %maven group:artifact:version");
    }
    for (String word : call.words()) {
      if (!word.matches("[^:]+:[^:]+(:[^:]+){1,3}")) {
        throw new Misuse(word + " is not a library; write it as group:artifact:version");
      }
    }
    addLibraries(call, call.words());
    return Optional.empty();
  }

  /** Fetches libraries where it can be interrupted: a network may answer late or never. */
  private void addLibraries(Call call, List<String> libraries) throws Exception {
    var jars = new ArrayList<Path>();
    try {
      session.shell().interruptibly(call.cell(), () -> jars.addAll(maven.resolve(libraries)));
    } catch (MavenJars.Unresolved e) {
      throw new Misuse(e.getMessage());
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("neither an Exception nor an Error", e);
    }
    session.shell().addToClassPath(jars);
  }

  Optional<MimeBundle> loadFromPom(Call call) throws Exception {
    Text body = call.magic().body();
    try {
      var asked = PomLibraries.of(body == null ? Files.readString(call.file()) : body.toString());
      asked.repositories().forEach(maven::addRepository);
      addLibraries(call, asked.libraries());
    } catch (IllegalArgumentException e) {
      throw new Misuse(e.getMessage());
    }
    return Optional.empty();
  }

  Optional<MimeBundle> mavenRepo(Call call) throws Misuse {
    List<String> words = call.words();
    if (words.size() != 2) {
      throw new Misuse("write %mavenRepo name https://…");
    }
    maven.addRepository(words.get(0), words.get(1));
    return Optional.empty();
  }

  Optional<MimeBundle> jars(Call call) throws Misuse, IOException {
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
      throw new Misuse("there is no jar at " + call.arguments());
    }
    session.shell().addToClassPath(found);
    return Optional.empty();
  }

  Optional<MimeBundle> classPath(Call call) throws Misuse {
    if (call.words().isEmpty()) {
      return Optional.of(MimeBundle.text(String.join("\n", session.shell().classPath())));
    }
    List<Path> paths = call.words().stream().map(Path::of).toList();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new Misuse("there is no " + path);
      }
    }
    session.shell().addToClassPath(paths);
    return Optional.empty();
  }
}
