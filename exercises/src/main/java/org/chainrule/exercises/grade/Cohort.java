package org.chainrule.exercises.grade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.chainrule.exercises.notebook.SubmittedNotebook;
import org.chainrule.exercises.notebook.Ungradable;

/**
 * The notebooks that a cohort handed in, and whose they are. Three shapes are understood:
 * nbgrader's {@code [submitted/]student/assignment/notebook.ipynb}; notebooks side by side, each
 * named after its student; and the zip of a learning platform, with either shape in it. In the
 * place of a student's notebook or folder there may be the zip that the start page packs. Which
 * exercise a notebook answers is seen from its cells, so a renamed file counts.
 */
public final class Cohort {
  private static final String NOTEBOOK = ".ipynb";
  private static final String ZIP = ".zip";
  private static final String TIMESTAMP = "timestamp.txt";

  /** What the start page puts into its zip beside the notebooks. */
  private static final String MANIFEST = "manifest.json";

  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_PACKED = 1000;

  /** Moodle's folders: the name, a number, and what it calls the kind of work. */
  private static final Pattern MOODLE =
      Pattern.compile("(.+_\\d+)_assignsubmission_(file|onlinetext)_?");

  /** Canvas' files: the name, LATE perhaps, the user's number, the file's number, the file. */
  private static final Pattern CANVAS = Pattern.compile("([^_]+)_(?:LATE_)?(\\d+)_\\d+_.*");

  private Cohort() {}

  /**
   * A notebook that somebody handed in.
   *
   * @param file its path in what was graded, with slashes
   * @param submitted the text of the timestamp.txt beside it; empty when there is none
   * @param exercise what it answers; empty when that cannot be told
   * @param notebook what is in it; empty when it is too large, or no ordinary file
   */
  public record Handed(
      String student,
      String file,
      String submitted,
      Optional<Exercise> exercise,
      Optional<byte[]> notebook) {}

  /** Finds them in a folder or a zip, one for each student and exercise, in order. */
  public static List<Handed> in(Path place, List<Exercise> exercises) throws IOException {
    return in(place, exercises, Cohort::student);
  }

  /** Finds those of one student, whatever the files are called: one for each exercise, in order. */
  public static List<Handed> of(String student, Path place, List<Exercise> exercises)
      throws IOException {
    return in(place, exercises, (name, exercise) -> student);
  }

  private static List<Handed> in(
      Path place,
      List<Exercise> exercises,
      BiFunction<String, Optional<Exercise>, String> studentOf)
      throws IOException {
    Map<String, Optional<byte[]>> files = Files.isDirectory(place) ? folder(place) : archive(place);
    var found = new TreeMap<String, Handed>();
    files.forEach(
        (name, bytes) -> {
          if (name.endsWith(NOTEBOOK) || name.endsWith(ZIP)) {
            Optional<Exercise> exercise = exercise(bytes, name, exercises);
            String beside = name.substring(0, name.lastIndexOf('/') + 1) + TIMESTAMP;
            String submitted =
                files
                    .getOrDefault(beside, Optional.empty())
                    .map(text -> new String(text, StandardCharsets.UTF_8).strip())
                    .orElse("");
            var handed =
                new Handed(studentOf.apply(name, exercise), name, submitted, exercise, bytes);
            String answers = exercise.map(Exercise::id).orElse(name);
            found.merge(handed.student() + "\0" + answers, handed, Cohort::better);
          }
        });
    return new ArrayList<>(found.values());
  }

  private static boolean wanted(String name) {
    boolean notebook =
        (name.endsWith(NOTEBOOK) || name.endsWith(ZIP)) && !name.contains(".ipynb_checkpoints");
    return (notebook && !name.contains("__MACOSX")) || name.endsWith("/" + TIMESTAMP);
  }

  private static Map<String, Optional<byte[]>> folder(Path folder) throws IOException {
    var found = new TreeMap<String, Optional<byte[]>>();
    // links are not followed: they may lead out of the folder
    try (Stream<Path> files = Files.walk(folder, 8)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (wanted(name) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
          if (regular && name.endsWith(ZIP)) {
            try (var content = Files.newInputStream(file)) {
              packed(name, content, found);
            }
            continue;
          }
          boolean fits = regular && Files.size(file) <= SubmittedNotebook.MAX_BYTES;
          found.put(name, fits ? Optional.of(Files.readAllBytes(file)) : Optional.empty());
        }
      }
      return found;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Nothing is unpacked to disk, so no entry can be written anywhere. */
  private static Map<String, Optional<byte[]>> archive(Path file) throws IOException {
    var found = new TreeMap<String, Optional<byte[]>>();
    try (var zip = new ZipFile(file.toFile())) {
      if (zip.size() > MAX_ENTRIES) {
        throw new IOException(file + " has more than " + MAX_ENTRIES + " entries");
      }
      // a zip of the start page's, not one of a whole cohort's
      String prefix = zip.getEntry(MANIFEST) == null ? "" : file.getFileName() + "/";
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && wanted(entry.getName())) {
          try (var content = zip.getInputStream(entry)) {
            if (entry.getName().endsWith(ZIP)) {
              packed(entry.getName(), content, found);
            } else {
              found.put(prefix + entry.getName(), bounded(content));
            }
          }
        }
      }
    }
    return found;
  }

  /** The size that an entry claims is not believed. */
  private static Optional<byte[]> bounded(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(SubmittedNotebook.MAX_BYTES + 1);
    return bytes.length <= SubmittedNotebook.MAX_BYTES ? Optional.of(bytes) : Optional.empty();
  }

  /** The notebooks in one student's zip; a zip in it is not opened. */
  private static void packed(
      String name, InputStream content, Map<String, Optional<byte[]>> found) {
    var inside = new TreeMap<String, Optional<byte[]>>();
    try {
      // the caller closes what it has opened
      var zip = new ZipInputStream(content);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MAX_PACKED) {
          throw new ZipException("more than " + MAX_PACKED + " entries");
        }
        if (!entry.isDirectory() && entry.getName().endsWith(NOTEBOOK) && wanted(entry.getName())) {
          inside.put(name + "/" + entry.getName(), bounded(zip));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // damaged, or worse: it is reported as what it is, and the others are graded
      inside.clear();
    }
    if (inside.isEmpty()) {
      inside.put(name, Optional.empty());
    }
    found.putAll(inside);
  }

  /** The exercise that most of its cells belong to; failing that, the one that its path names. */
  private static Optional<Exercise> exercise(
      Optional<byte[]> bytes, String name, List<Exercise> exercises) {
    Optional<Exercise> named = exercises.stream().filter(e -> name.contains(e.id())).findFirst();
    if (bytes.isEmpty()) {
      return named;
    }
    try {
      var ids = SubmittedNotebook.read(bytes.get()).gradeIds();
      return exercises.stream()
          .filter(exercise -> exercise.answerIds().stream().anyMatch(ids::contains))
          .max(
              Comparator.comparingLong(
                  exercise -> exercise.answerIds().stream().filter(ids::contains).count()))
          .or(() -> named);
    } catch (Ungradable e) {
      // the result will say why; here only its name can tell what it was meant to be
      return named;
    }
  }

  private static String student(String name, Optional<Exercise> exercise) {
    List<String> path = new ArrayList<>(List.of(name.split("/")));
    if (path.size() > 1 && path.get(0).equals("submitted")) {
      path.remove(0);
    }
    String file = path.get(0);
    if (path.size() > 1 && !file.endsWith(ZIP)) {
      Matcher moodle = MOODLE.matcher(file);
      return moodle.matches() ? moodle.group(1) : file;
    }
    Matcher canvas = CANVAS.matcher(file);
    if (canvas.matches()) {
      return canvas.group(1) + "_" + canvas.group(2);
    }
    if (file.endsWith(ZIP)) {
      return file.substring(0, file.length() - ZIP.length());
    }
    String stem = file.substring(0, file.length() - NOTEBOOK.length());
    String left = exercise.map(e -> stem.replace(e.id(), "")).orElse(stem);
    String trimmed = left.replaceAll("^[-_. ]+|[-_. ]+$", "");
    return trimmed.isEmpty() ? stem : trimmed;
  }

  /** Of two notebooks for one exercise, the one with the exercise's own name. */
  private static Handed better(Handed first, Handed second) {
    String own = first.exercise().map(exercise -> exercise.id() + NOTEBOOK).orElse("");
    return !first.file().endsWith(own) && second.file().endsWith(own) ? second : first;
  }
}
