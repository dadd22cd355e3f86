package org.chainrule.exercises;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.exercises.grade.Exercise;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The exercises that a command line names. */
final class ExerciseChoice {
  private ExerciseChoice() {}

  /** Those whose ids begin so; all, where none is named. */
  static List<Exercise> of(CommandSpec spec, Path folder, List<String> ids) {
    return among(spec, all(spec, folder), ids);
  }

  static List<Exercise> all(CommandSpec spec, Path folder) {
    try {
      return Exercise.readAll(folder);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + " (see --exercises)", e);
    }
  }

  static List<Exercise> among(CommandSpec spec, List<Exercise> all, List<String> ids) {
    for (String id : ids) {
      if (all.stream().noneMatch(exercise -> exercise.id().startsWith(id))) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no exercise "
                + id
                + "; there are "
                + all.stream().map(Exercise::id).collect(joining(", ")));
      }
    }
    return all.stream()
        .filter(exercise -> ids.isEmpty() || ids.stream().anyMatch(exercise.id()::startsWith))
        .toList();
  }
}
