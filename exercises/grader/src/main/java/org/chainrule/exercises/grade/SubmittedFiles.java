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
 * The files that were handed in, in a folder or in a zip. Nothing is unpacked to disk, so no entry
 * of a zip can be written anywhere, and nothing is kept in memory: a file is read when it is
 * graded. Links are not followed, since they may lead out of the folder.
 */
final class SubmittedFiles implements AutoCloseable {
  private static final String NOTEBOOK = ".ipynb";
  private static final String ZIP = ".zip";
  private static final String TIMESTAMP = "timestamp.txt";

  /** What the start page puts into its zip beside the notebooks. */
  private static final String MANIFEST = "manifest.json";

  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TIMESTAMP = 200;

  private static final String LINK = "it is a link, and links are not followed: put the file there";
  static final String LARGE = "it is larger than " + (Notebook.MAX_UNTRUSTED_BYTES >> 20) + " MB";

  /** The zip that all of it is in; null when it is a folder. */
  private final ZipFile zip;

  private final boolean timestamps;
  private final Map<String, Found> notebooks = new TreeMap<>();
  private final Map<String, Found> others = new TreeMap<>();
  private final Map<String, String> times = new TreeMap<>();

  /**
   * A file, or a folder without any.
   *
   * @param name its path, with slashes
   * @param problem why it cannot be graded; empty when it may be
   */
  record Found(String name, SubmissionTime time, Cohort.Content content, String problem) {}

  private SubmittedFiles(ZipFile zip, boolean timestamps) {
    this.zip = zip;
    this.timestamps = timestamps;
  }

  /** Looks through a folder, or a zip. */
  static SubmittedFiles open(Path place, boolean timestamps) throws IOException {
    // a link on the command line is the instructor's own
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

  /** Notebooks, and what stands in the place of one, in order. */
  List<Found> notebooks() {
    var all = new ArrayList<Found>();
    for (Found found : notebooks.values()) {
      String beside = found.name().substring(0, found.name().lastIndexOf('/') + 1) + TIMESTAMP;
      String told = times.get(beside);
      all.add(
          told == null
              ? found
              : new Found(
                  found.name(),
                  new SubmissionTime(told, found.time().late(), false),
                  found.content(),
                  found.problem()));
    }
    return all;
  }

  /** Folders of students without a notebook, and other files that a platform names a student in. */
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
        SubmissionTime told = platform.get().time();
        return told.time().isEmpty()
            ? new SubmissionTime(date.toInstant().toString(), told.late(), true)
            : told;
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
              other(
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
              put(name, SubmissionTime.UNKNOWN, Optional::empty, why(e));
            } else {
              other(name, never, why(e));
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
        put(name, time, Optional::empty, LINK);
      } else if (folder) {
        other(name, attributes.lastModifiedTime(), LINK);
      }
    } else if (attributes.isDirectory()) {
      put(
          name,
          time,
          Optional::empty,
          "this folder is deeper than " + MAX_DEPTH + " folders in another");
    } else if (!isWanted(name)) {
      timestamp(name, () -> Files.newInputStream(file));
      platform(name, attributes.lastModifiedTime());
    } else if (!attributes.isRegularFile()) {
      put(name, time, Optional::empty, "it is no ordinary file");
    } else if (name.endsWith(ZIP)) {
      packed(name, time, () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } else if (!Files.isReadable(file)) {
      put(name, time, Optional::empty, "it cannot be read: permission denied");
    } else {
      String problem = attributes.size() > Notebook.MAX_UNTRUSTED_BYTES ? LARGE : "";
      put(name, time, () -> read(() -> Files.newInputStream(file)), problem);
    }
  }

  private void list(String own) throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw new IOException(own + " has more than " + MAX_ENTRIES + " entries");
    }
    // a zip of the start page's, not one of a whole cohort's
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
          other(name.replaceFirst("/+$", ""), when, "there is no notebook in this folder");
        }
      } else if (!isWanted(name)) {
        timestamp(prefix + name, () -> zip.getInputStream(entry));
        if (prefix.isEmpty()) {
          platform(name, when);
        }
      } else if (name.endsWith(ZIP)) {
        packed(name, time, () -> zip.getInputStream(entry));
      } else {
        put(prefix + name, time, () -> read(() -> zip.getInputStream(entry)), "");
      }
    }
  }

  /** The notebooks in one student's zip. */
  private void packed(String name, SubmissionTime time, PackedZip.Opening opening) {
    try {
      for (PackedZip.Member member : PackedZip.members(opening)) {
        put(
            name + "/" + member.name(),
            time,
            () -> PackedZip.read(opening, member),
            member.isLarge() ? LARGE : "");
      }
    } catch (PackedZip.Refused e) {
      put(name, time, Optional::empty, e.getMessage());
    }
  }

  private void put(String name, SubmissionTime time, Cohort.Content content, String problem) {
    // two entries of one name: the second is not lost
    String free = name;
    for (int i = 2; notebooks.containsKey(free); i++) {
      free = name + "#" + i;
    }
    notebooks.put(free, new Found(free, time, content, problem));
  }

  /** Only the folder that is the student's; what else is in it may have no notebook. */
  private void other(String name, FileTime date, String problem) {
    int from = name.startsWith("submitted/") ? "submitted/".length() : 0;
    if (name.indexOf('/', from) < 0
        && !name.equals("submitted")
        && !name.substring(from).startsWith(".")) {
      others.putIfAbsent(name, new Found(name, time(name, date), Optional::empty, problem));
    }
  }

  /** A file that is no notebook, from a student whom the platform names. */
  private void platform(String name, FileTime date) {
    Optional<LearningPlatform.Name> platform = LearningPlatform.parse(name);
    if (name.indexOf('/') < 0 && platform.isPresent()) {
      other(name, date, "there is no notebook in what was handed in");
    }
  }

  private void timestamp(String name, PackedZip.Opening opening) {
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
      return Cohort.bounded(content);
    }
  }

  private static String why(IOException e) {
    return e instanceof AccessDeniedException
        ? "it cannot be read: permission denied"
        : "it cannot be read: " + e.getClass().getSimpleName();
  }
}
