package org.chainrule.exercises.grade;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chainrule.exercises.grade.LearningPlatform.Name;

/** Determines the student from the path of a submitted file. */
final class StudentNames {
  private static final Pattern ENDING = Pattern.compile("\\.(?:ipynb|zip)$");

  /** Matches the suffix that a browser or JupyterLab adds to the name of a copy. */
  private static final Pattern COPY = Pattern.compile("(?: ?\\(\\d+\\)|-Copy\\d+)$");

  private static final Pattern EDGES = Pattern.compile("^[-_. ]+|[-_. ]+$");

  private final List<Pattern> exercises = new ArrayList<>();
  private final String blackboard;

  StudentNames(List<Exercise> exercises, Collection<String> files) {
    for (Exercise exercise : exercises) {
      this.exercises.add(whole(Pattern.quote(exercise.id())));
    }
    for (Exercise exercise : exercises) {
      number(exercise).ifPresent(number -> this.exercises.add(whole("e0*" + number)));
    }
    blackboard = assignment(files);
  }

  private static Pattern whole(String word) {
    return Pattern.compile("(?i)(?<![\\p{L}\\p{N}])" + word + "(?![\\p{L}\\p{N}])");
  }

  private static Optional<String> number(Exercise exercise) {
    String id = exercise.id().toLowerCase(Locale.ROOT);
    return id.matches("e\\d+(-.*)?")
        ? Optional.of(id.replaceFirst("e0*(\\d+).*", "$1"))
        : Optional.empty();
  }

  /**
   * Returns the exercise that a path names by id or number; later parts of the path take
   * precedence.
   */
  static Optional<Exercise> exercise(String path, List<Exercise> exercises) {
    String[] parts = path.split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      String part = parts[i];
      for (Exercise exercise : exercises) {
        if (part.contains(exercise.id())) {
          return Optional.of(exercise);
        }
      }
      for (Exercise exercise : exercises) {
        Optional<String> number = number(exercise);
        if (number.isPresent() && whole("e0*" + number.get()).matcher(part).find()) {
          return Optional.of(exercise);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the assignment that precedes the students' names on Blackboard, which is the same for
   * all.
   */
  private static String assignment(Collection<String> files) {
    List<String> names =
        files.stream()
            .flatMap(file -> LearningPlatform.parse(first(file)).stream())
            .filter(name -> name.platform() == LearningPlatform.BLACKBOARD)
            .map(Name::student)
            .distinct()
            .toList();
    if (names.size() < 2) {
      return "";
    }
    String common = names.get(0);
    for (String name : names) {
      int length = 0;
      int most = Math.min(common.length(), name.length());
      while (length < most && common.charAt(length) == name.charAt(length)) {
        length++;
      }
      common = common.substring(0, length);
    }
    return common.substring(0, common.lastIndexOf('_') + 1);
  }

  /** Returns the part of a path that identifies the student. */
  private static String first(String path) {
    return parts(path).get(0);
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
    // ignore parts that would lead out of the folder
    parts.removeIf(part -> part.isBlank() || part.equals(".") || part.equals(".."));
    if (parts.size() > 1 && parts.get(0).equals("submitted")) {
      parts.remove(0);
    }
    return parts.isEmpty() ? List.of(path) : parts;
  }

  /** Returns the student of a file. */
  String of(String path) {
    List<String> parts = parts(path);
    String first = Cohort.composed(parts.get(0));
    Optional<Name> platform = LearningPlatform.parse(first);
    if (platform.isPresent()) {
      String student = platform.get().student();
      if (platform.get().platform() != LearningPlatform.BLACKBOARD) {
        return student;
      }
      return student.substring(
          blackboard.isEmpty() ? student.lastIndexOf('_') + 1 : blackboard.length());
    }
    boolean folder = parts.size() > 1 && !first.endsWith(".zip");
    if (folder || !ENDING.matcher(first).find()) {
      return first;
    }
    String stem = COPY.matcher(ENDING.matcher(first).replaceFirst("")).replaceFirst("");
    String left = stem;
    for (Pattern exercise : exercises) {
      left = exercise.matcher(left).replaceFirst("");
    }
    String trimmed = EDGES.matcher(left).replaceAll("");
    return trimmed.isEmpty() ? stem : trimmed;
  }
}
