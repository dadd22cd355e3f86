package org.chainrule.exercises.junit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides the parameters of a test method: the submission being graded, and inputs generated from
 * the seed.
 */
final class TestParameterResolver implements ParameterResolver {
  /** The JUnit configuration parameter that identifies the submission of a test run. */
  static final String RUN = "chainrule.run";

  private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private record Run(Submission submission, long seed) {}

  static String register(Submission submission, long seed) {
    String key = String.valueOf(NEXT.incrementAndGet());
    RUNS.put(key, new Run(submission, seed));
    return key;
  }

  static void unregister(String key) {
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
