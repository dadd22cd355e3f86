package org.chainrule.exercises.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * What one submission may use. Time is never the time on the wall, which other programs take a part
 * of: it is processor time, and, counted apart, time in which the child only waits although it
 * could run.
 *
 * @param submission processor time for everything together, and as much again for waiting
 * @param call the same for one cell, or for one call out of a test; and the processor time that
 *     compiling it may cost
 * @param heapMegabytes the child's -Xmx
 * @param addressMegabytes address space of each process (where prlimit is there)
 * @param memoryMegabytes memory of all processes of a child together
 * @param processes processes and threads of a child together
 * @param outputBytes what may be printed before the child is stopped
 * @param diskMegabytes size of the temporary folder, the only place that can be written
 * @param files files and folders in it
 */
public record Limits(
    Duration submission,
    Duration call,
    int heapMegabytes,
    int addressMegabytes,
    int memoryMegabytes,
    int processes,
    long outputBytes,
    int diskMegabytes,
    int files) {

  /**
   * On a machine that is very busy a second of processor time may take this many. After that it is
   * the machine that failed, and not the child.
   */
  static final int PATIENCE = 60;

  /** Enough for any of the exercises, many times over. */
  public static Limits standard() {
    return new Limits(
        Duration.ofSeconds(60), Duration.ofSeconds(10), 256, 4096, 1024, 192, 4 << 20, 32, 4096);
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

  /** The same with other times. */
  public Limits within(Duration forSubmission, Duration forCall) {
    return new Limits(
        forSubmission,
        forCall,
        heapMegabytes,
        addressMegabytes,
        memoryMegabytes,
        processes,
        outputBytes,
        diskMegabytes,
        files);
  }
}
