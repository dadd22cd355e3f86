package org.chainrule.exercises.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * The resource limits of one submission. Time is never wall-clock time, which depends on other
 * programs, but processor time and, counted separately, idle time in which the child process waits
 * although it could run.
 *
 * @param submission the processor time for the whole submission, and the same amount of idle time
 * @param call the same limits for one cell or one call from a test; also the limit on the processor
 *     time for compiling it
 * @param heapMegabytes the child's maximum heap size (-Xmx)
 * @param addressMegabytes the address space of each process, where prlimit is available
 * @param memoryMegabytes the total memory of all processes of a child
 * @param processes the total number of processes and threads of a child
 * @param outputBytes how much a child may print before it is stopped
 * @param diskMegabytes the size of the temporary folder, the only writable place
 * @param files the number of files and folders in the temporary folder
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
   * How many times longer than its limit a call may take on a very busy machine. After that, the
   * machine is considered to have failed, not the child process.
   */
  static final int PATIENCE = 60;

  /** Returns the standard limits, which are generous for all exercises. */
  public static Limits standard() {
    return new Limits(
        Duration.ofSeconds(60), Duration.ofSeconds(10), 256, 4096, 1024, 192, 4 << 20, 32, 4096);
  }

  /**
   * Returns JVM arguments that keep the child within the limits on machines of any size, and make
   * it start fast.
   */
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

  /** Returns the same limits with different times. */
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
