package org.chainrule.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chainrule.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Every work, here and in PyTorch through DJL, under JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {
  /** Which; all of them unless told with {@code -p work=…}. */
  @Param private Work work;

  private Supplier<Tensor> ours;
  private Runnable djl;

  /** Makes the steps. */
  @Setup
  public void prepare() {
    ours = work.step();
    djl = Djl.step(work).orElse(() -> {});
  }

  /** This library. */
  @Benchmark
  public Tensor chainrule() {
    return ours.get();
  }

  /** PyTorch through DJL; nothing at all for the gradient penalty, which it cannot do. */
  @Benchmark
  public void pytorchThroughDjl() {
    djl.run();
  }
}
