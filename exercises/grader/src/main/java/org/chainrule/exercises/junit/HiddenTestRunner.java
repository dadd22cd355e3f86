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

/** Runs the hidden tests of one exercise against one submission, in this JVM, with JUnit. */
public final class HiddenTestRunner {
  private static final LauncherConfig JUPITER_ALONE =
      LauncherConfig.builder()
          .enableTestExecutionListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .enableLauncherSessionListenerAutoRegistration(false)
          .build();

  private static final int LONGEST_FEEDBACK = 500;
  private static final int LONGEST_DETAIL = 4000;

  private HiddenTestRunner() {}

  /**
   * How one test ended.
   *
   * @param name the test's name, for people
   * @param method its method
   * @param maxPoints what it is worth
   * @param passed whether the points are given; a test that did not run has not passed
   * @param feedback what the student may read
   * @param detail what the instructor reads besides, with inputs and expected values
   */
  public record Verdict(
      String name,
      String method,
      double maxPoints,
      boolean passed,
      String feedback,
      String detail) {}

  /**
   * Runs them in the order of their names, and answers in that order.
   *
   * @throws SandboxFailure when something else than the answers kept a test from its verdict
   */
  public static List<Verdict> of(Class<?> tests, Submission submission, long seed) {
    String run = ParametersOfATest.register(submission, seed);
    try {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(tests))
              .configurationParameter(ParametersOfATest.RUN, run)
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
              .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
              .build();
      var results = new HashMap<String, TestExecutionResult>();
      var launcher = LauncherFactory.create(JUPITER_ALONE);
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
      ParametersOfATest.forget(run);
    }
  }

  private static Verdict verdict(TestIdentifier test, TestExecutionResult result) {
    var method = (MethodSource) test.getSource().orElseThrow();
    Points points = method.getJavaMethod().getAnnotation(Points.class);
    double most = points == null ? 0 : points.value();
    String name = test.getDisplayName();
    if (result == null) {
      throw new SandboxFailure("the test '" + name + "' did not run");
    }
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      return new Verdict(name, method.getMethodName(), most, true, "", "");
    }
    Throwable thrown = result.getThrowable().orElseThrow();
    if (!(thrown instanceof AssertionError || thrown instanceof RuntimeException)) {
      // an error of this JVM, or of the test: an answer can make a test fail, and no more
      throw new SandboxFailure("the test '" + name + "' ended with " + thrown, thrown);
    }
    String feedback =
        thrown instanceof Mismatch mismatch ? mismatch.feedback() : "the answer is wrong";
    return new Verdict(
        name,
        method.getMethodName(),
        most,
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
