package org.chainrule.exercises.junit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the submission that is being graded, and inputs from the grading's seed. */
final class ParametersOfATest implements ParameterResolver {
  /** The configuration parameter under which a run finds its own submission. */
  static final String RUN = "chainrule.run";

  private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private record Run(Submission submission, long seed) {}

  static String register(Submission submission, long seed) {
    String key = String.valueOf(NEXT.incrementAndGet());
    RUNS.put(key, new Run(submission, seed));
    return key;
  }

  static void forget(String key) {
    RUNS.remove(key);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Submission.class || type == Inputs.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Run run = RUNS.get(context.getConfigurationParameter(RUN).orElseThrow());
    return parameter.getParameter().getType() == Submission.class
        ? run.submission()
        : Inputs.of(run.seed(), context.getRequiredTestMethod().getName());
  }
}
