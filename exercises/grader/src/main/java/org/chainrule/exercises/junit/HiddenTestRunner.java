package org.chainrule.exercises.junit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.exercises.sandbox.SandboxFailure;
import org.chainrule.exercises.text.Printable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the hidden tests of one exercise on one submission with JUnit, in this JVM. */
public final class HiddenTestRunner {
  private static final LauncherConfig JUPITER_ONLY =
      LauncherConfig.builder()
          .enableTestExecutionListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .enableLauncherSessionListenerAutoRegistration(false)
          .build();

  private static final int LONGEST_FEEDBACK = 500;
  private static final int LONGEST_DETAIL = 4000;

  private HiddenTestRunner() {}

  /**
   * The result of one test.
   *
   * @param name the test's display name
   * @param method the name of the test method
   * @param maxPoints the points of the test
   * @param passed whether the test passed; a test that did not run has not passed
   * @param feedback the message for the student
   * @param detail the message for the instructor, with inputs and expected values
   */
  public record Verdict(
      String name,
      String method,
      double maxPoints,
      boolean passed,
      String feedback,
      String detail) {}

  /**
   * Runs the tests in order of their names and returns their results in the same order.
   *
   * @throws SandboxFailure if a test could not be completed for a reason other than the answers
   */
  public static List<Verdict> of(Class<?> tests, Submission submission, long seed) {
    String run = TestParameterResolver.register(submission, seed);
    try {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(tests))
              .configurationParameter(TestParameterResolver.RUN, run)
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
              .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
              .build();
      var results = new HashMap<String, TestExecutionResult>();
      var launcher = LauncherFactory.create(JUPITER_ONLY);
      TestPlan plan = launcher.discover(request);
      launcher.execute(plan, new Collector(results));
      submission.failure().ifPresent(HiddenTestRunner::raise);
      var verdicts = new ArrayList<Verdict>();
      for (TestIdentifier root : plan.getRoots()) {
        for (TestIdentifier test : plan.getDescendants(root)) {
          if (test.isTest()) {
            verdicts.add(verdict(test, results.get(test.getUniqueId())));
          }
        }
      }
      verdicts.sort(Comparator.comparing(Verdict::name).thenComparing(Verdict::method));
      return verdicts;
    } finally {
      TestParameterResolver.unregister(run);
    }
  }

  private static Verdict verdict(TestIdentifier test, TestExecutionResult result) {
    var method = (MethodSource) test.getSource().orElseThrow();
    Points points = method.getJavaMethod().getAnnotation(Points.class);
    double maxPoints = points == null ? 0 : points.value();
    String name = test.getDisplayName();
    if (result == null) {
      throw new SandboxFailure("the test '" + name + "' did not run");
    }
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      return new Verdict(name, method.getMethodName(), maxPoints, true, "", "");
    }
    Throwable thrown = result.getThrowable().orElseThrow();
    if (!(thrown instanceof AssertionError || thrown instanceof RuntimeException)) {
      // an error in this JVM or in the test; an answer can only make a test fail
      throw new SandboxFailure("the test '" + name + "' ended with " + thrown, thrown);
    }
    String feedback =
        thrown instanceof Mismatch mismatch ? mismatch.feedback() : "the answer is wrong";
    return new Verdict(
        name,
        method.getMethodName(),
        maxPoints,
        false,
        Printable.of(feedback, LONGEST_FEEDBACK),
        Printable.of(String.valueOf(thrown.getMessage()), LONGEST_DETAIL));
  }

  private static void raise(SandboxFailure failure) {
    throw new SandboxFailure(failure.getMessage(), failure);
  }

  private record Collector(Map<String, TestExecutionResult> results)
      implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      results.put(test.getUniqueId(), result);
    }
  }
}
