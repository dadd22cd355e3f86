package org.chainrule.exercises.grade;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.chainrule.kernel.notebook.Notebook;

/**
 * The submitted files in a folder or zip file. Nothing is unpacked to disk, so zip entries cannot
 * overwrite files, and nothing is kept in memory: each file is read when it is graded. Symbolic
 * links are not followed, because they may lead out of the folder.
 */
final class SubmittedFiles implements AutoCloseable {
  private static final String NOTEBOOK = ".ipynb";
  private static final String ZIP = ".zip";
  private static final String TIMESTAMP = "timestamp.txt";

  /** The manifest in a zip file created by the start page. */
  private static final String MANIFEST = "manifest.json";

  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TIMESTAMP = 200;

  private static final String LINK = "it is a link, and links are not followed: put the file there";
  static final String LARGE = "it is larger than " + (Notebook.MAX_UNTRUSTED_BYTES >> 20) + " MB";

  /** The zip file that contains all submissions; null if they are in a folder. */
  private final ZipFile zip;

  private final boolean timestamps;
  private final Map<String, Found> notebooks = new TreeMap<>();
  private final Map<String, Found> others = new TreeMap<>();
  private final Map<String, String> times = new TreeMap<>();

  /**
   * A submitted file, or a folder without a notebook.
   *
   * @param name the path, with slashes
   * @param problem why the file cannot be graded; empty if there is no problem
   */
  record Found(String name, SubmissionTime time, Cohort.Content content, String problem) {}

  private SubmittedFiles(ZipFile zip, boolean timestamps) {
    this.zip = zip;
    this.timestamps = timestamps;
  }

  /** Finds the submitted files in a folder or zip file. */
  static SubmittedFiles open(Path place, boolean timestamps) throws IOException {
    // a symbolic link given by the instructor is followed
    Path real = place.toRealPath();
    if (Files.isDirectory(real)) {
      var files = new SubmittedFiles(null, timestamps);
      files.walk(real);
      return files;
    }
    var files = new SubmittedFiles(ZipNames.open(real), timestamps);
    try {
      files.list(real.getFileName().toString());
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** Returns the notebooks, and the unreadable files in place of notebooks, in order. */
  List<Found> notebooks() {
    var all = new ArrayList<Found>();
    for (Found found : notebooks.values()) {
      String timestampFile =
          found.name().substring(0, found.name().lastIndexOf('/') + 1) + TIMESTAMP;
      String timestamp = times.get(timestampFile);
      all.add(
          timestamp == null
              ? found
              : new Found(
                  found.name(),
                  new SubmissionTime(timestamp, found.time().late(), false),
                  found.content(),
                  found.problem()));
    }
    return all;
  }

  /**
   * Returns students' folders without a notebook, and other files whose names a platform derived
   * from a student.
   */
  List<Found> withoutNotebook() {
    return new ArrayList<>(others.values());
  }

  Collection<String> names() {
    var names = new ArrayList<>(notebooks.keySet());
    names.addAll(others.keySet());
    return names;
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }

  private static boolean isIgnored(String name) {
    return name.contains(".ipynb_checkpoints") || name.contains("__MACOSX");
  }

  private static boolean isWanted(String name) {
    return (name.endsWith(NOTEBOOK) || name.endsWith(ZIP)) && !isIgnored(name);
  }

  private static SubmissionTime time(String name, FileTime date) {
    for (String part : name.split("/", -1)) {
      Optional<LearningPlatform.Name> platform = LearningPlatform.parse(part);
      if (platform.isPresent()) {
        SubmissionTime platformTime = platform.get().time();
        return platformTime.time().isEmpty()
            ? new SubmissionTime(date.toInstant().toString(), platformTime.late(), true)
            : platformTime;
      }
    }
    return new SubmissionTime(date.toInstant().toString(), false, true);
  }

  private void walk(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(FileVisitOption.class),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          private String name(Path file) {
            return folder.relativize(file).toString().replace('\\', '/');
          }

          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            if (!dir.equals(folder) && !isIgnored(name(dir) + "/")) {
              addOther(
                  name(dir), attributes.lastModifiedTime(), "there is no notebook in this folder");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            visit(name(file), file, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
              throw e;
            }
            var never = FileTime.fromMillis(0);
            String name = name(file);
            if (isWanted(name)) {
              addNotebook(name, SubmissionTime.UNKNOWN, Optional::empty, readError(e));
            } else {
              addOther(name, never, readError(e));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void visit(String name, Path file, BasicFileAttributes attributes) {
    SubmissionTime time = time(name, attributes.lastModifiedTime());
    if (attributes.isSymbolicLink() && !isIgnored(name)) {
      boolean folder = !isWanted(name) && Files.isDirectory(file);
      if (isWanted(name)) {
        addNotebook(name, time, Optional::empty, LINK);
      } else if (folder) {
        addOther(name, attributes.lastModifiedTime(), LINK);
      }
    } else if (attributes.isDirectory()) {
      addNotebook(
          name,
          time,
          Optional::empty,
          "this folder is nested deeper than " + MAX_DEPTH + " levels");
    } else if (!isWanted(name)) {
      readTimestamp(name, () -> Files.newInputStream(file));
      addPlatformFile(name, attributes.lastModifiedTime());
    } else if (!attributes.isRegularFile()) {
      addNotebook(name, time, Optional::empty, "it is no ordinary file");
    } else if (name.endsWith(ZIP)) {
      addZip(name, time, () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } else if (!Files.isReadable(file)) {
      addNotebook(name, time, Optional::empty, "it cannot be read: permission denied");
    } else {
      String problem = attributes.size() > Notebook.MAX_UNTRUSTED_BYTES ? LARGE : "";
      addNotebook(name, time, () -> read(() -> Files.newInputStream(file)), problem);
    }
  }

  private void list(String own) throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw new IOException(own + " has more than " + MAX_ENTRIES + " entries");
    }
    // a zip file from the start page, with one student's notebooks
    String prefix = zip.getEntry(MANIFEST) == null ? "" : own + "/";
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = ZipNames.of(entry).replace('\\', '/');
      FileTime date = entry.getLastModifiedTime();
      FileTime when = date == null ? FileTime.fromMillis(0) : date;
      SubmissionTime time = date == null ? SubmissionTime.UNKNOWN : time(name, date);
      if (entry.isDirectory() || name.endsWith("/")) {
        if (prefix.isEmpty() && !isIgnored(name)) {
          addOther(name.replaceFirst("/+$", ""), when, "there is no notebook in this folder");
        }
      } else if (!isWanted(name)) {
        readTimestamp(prefix + name, () -> zip.getInputStream(entry));
        if (prefix.isEmpty()) {
          addPlatformFile(name, when);
        }
      } else if (name.endsWith(ZIP)) {
        addZip(name, time, () -> zip.getInputStream(entry));
      } else {
        addNotebook(prefix + name, time, () -> read(() -> zip.getInputStream(entry)), "");
      }
    }
  }

  /** Adds the notebooks in one student's zip file. */
  private void addZip(String name, SubmissionTime time, PackedZip.Opening opening) {
    try {
      for (PackedZip.Member member : PackedZip.members(opening)) {
        addNotebook(
            name + "/" + member.name(),
            time,
            () -> PackedZip.read(opening, member),
            member.isLarge() ? LARGE : "");
      }
    } catch (PackedZip.Refused e) {
      addNotebook(name, time, Optional::empty, e.getMessage());
    }
  }

  private void addNotebook(
      String name, SubmissionTime time, Cohort.Content content, String problem) {
    // keep both entries if two have the same name
    String free = name;
    for (int i = 2; notebooks.containsKey(free); i++) {
      free = name + "#" + i;
    }
    notebooks.put(free, new Found(free, time, content, problem));
  }

  /** Records a folder that may lack a notebook, if it is a student's top-level folder. */
  private void addOther(String name, FileTime date, String problem) {
    int from = name.startsWith("submitted/") ? "submitted/".length() : 0;
    if (name.indexOf('/', from) < 0
        && !name.equals("submitted")
        && !name.substring(from).startsWith(".")) {
      others.putIfAbsent(name, new Found(name, time(name, date), Optional::empty, problem));
    }
  }

  /** Records a file other than a notebook whose name identifies the student on a platform. */
  private void addPlatformFile(String name, FileTime date) {
    Optional<LearningPlatform.Name> platform = LearningPlatform.parse(name);
    if (name.indexOf('/') < 0 && platform.isPresent()) {
      addOther(name, date, "there is no notebook in what was handed in");
    }
  }

  private void readTimestamp(String name, PackedZip.Opening opening) {
    if (timestamps && (name.equals(TIMESTAMP) || name.endsWith("/" + TIMESTAMP))) {
      try (InputStream content = opening.open()) {
        byte[] bytes = content.readNBytes(MAX_TIMESTAMP);
        times.put(name, new String(bytes, StandardCharsets.UTF_8).strip());
      } catch (IOException e) {
        times.put(name, "unreadable timestamp.txt");
      }
    }
  }

  private static Optional<byte[]> read(PackedZip.Opening opening) throws IOException {
    try (InputStream content = opening.open()) {
      return Cohort.readBounded(content);
    }
  }

  private static String readError(IOException e) {
    return e instanceof AccessDeniedException
        ? "it cannot be read: permission denied"
        : "it cannot be read: " + e.getClass().getSimpleName();
  }
}
