package org.chainrule.exercises;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chainrule.course.ExerciseName;
import org.chainrule.exercises.grade.Exercise;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The exercises that a command line names: a part of several commands. */
final class ExerciseChoice {
  @Parameters(
      paramLabel = "EXERCISE",
      arity = "0..*",
      description = "Their numbers, ids, or how these begin: e1 (default: all).")
  private List<String> ids = List.of();

  @Option(
      names = "--exercises",
      defaultValue = "${sys:chainrule.home:-.}/exercises",
      description = "The exercises with their solutions and tests (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** Those that are there. */
  List<Exercise> all() {
    try {
      return Exercise.readAll(folder);
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + " (see --exercises)", e);
    }
  }

  /** Those whose ids begin as the command line says; all, where it names none. */
  List<Exercise> among(List<Exercise> all) {
    for (String id : ids) {
      if (all.stream().noneMatch(exercise -> ExerciseName.matches(exercise.id(), id))) {
        throw new ParameterException(
            command.commandLine(),
            "there is no exercise "
                + id
                + "; there are "
                + all.stream().map(Exercise::id).collect(joining(", ")));
      }
    }
    return all.stream()
        .filter(
            exercise ->
                ids.isEmpty()
                    || ids.stream().anyMatch(id -> ExerciseName.matches(exercise.id(), id)))
        .toList();
  }
}
