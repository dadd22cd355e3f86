package org.chainrule.exercises.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * What one submission may use.
 *
 * @param submission wall clock for everything together
 * @param call wall clock for one cell, or for one call out of a test; and the processor time that
 *     compiling it may cost
 * @param cpuSeconds processor time of the child (where prlimit is there)
 * @param heapMegabytes the child's -Xmx
 * @param addressMegabytes address space of each process (where prlimit is there)
 * @param processes processes and threads (where prlimit is there and the child is not root)
 * @param outputBytes what may be printed before the child is stopped
 * @param diskMegabytes size of the temporary folder, the only place that can be written
 */
public record Limits(
    Duration submission,
    Duration call,
    int cpuSeconds,
    int heapMegabytes,
    int addressMegabytes,
    int processes,
    long outputBytes,
    int diskMegabytes) {

  /** Enough for any of the exercises, many times over. */
  public static Limits standard() {
    return new Limits(
        Duration.ofSeconds(60), Duration.ofSeconds(10), 60, 256, 4096, 192, 4 << 20, 32);
  }

  /** What tells a JVM to stay within them, however large the machine is, and to start fast. */
  List<String> jvmArguments() {
    return List.of(
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-XX:CompressedClassSpaceSize=64m",
        "-XX:ReservedCodeCacheSize=48m",
        "-XX:MaxDirectMemorySize=64m",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism");
  }

  /** The same with another clock. */
  public Limits within(Duration forSubmission, Duration forCall) {
    return new Limits(
        forSubmission,
        forCall,
        cpuSeconds,
        heapMegabytes,
        addressMegabytes,
        processes,
        outputBytes,
        diskMegabytes);
  }
}
