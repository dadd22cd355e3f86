package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures a child's processes at short intervals, and ends them if together they exceed a limit.
 * Wall-clock time is not limited, because it depends on other programs. Processor time is and,
 * separately, idle time in which no thread of the child could have run.
 */
final class Watch implements AutoCloseable {
  static final ScheduledExecutorService SCHEDULER =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "sandbox-clock");
            thread.setDaemon(true);
            return thread;
          });

  private static final Duration INTERVAL = Duration.ofMillis(40);

  /** Every how many measurements the disk use is checked. */
  private static final int DISK_INTERVAL = 5;

  private final ProcessTree processes;
  private final Limits limits;
  private final DiskUse disk;
  private final Listener listener;
  private ScheduledFuture<?> next;
  private ProcessTree.Usage last = new ProcessTree.Usage(Duration.ZERO, true, 0, 0);
  private Call call;
  private long lastMeasured = System.nanoTime();
  private int measurements;
  private boolean closed;

  /** Receives the reason why the child process must be stopped. */
  interface Listener {
    /** Called if the child's code has exceeded a limit. */
    void limitExceeded(String why);

    /** Called if the machine or the grader has failed. */
    void sandboxFailed(String why);
  }

  /** A call in progress, with its start and its limits. */
  private static final class Call {
    private final Duration began;
    private final Budget budget;
    private final Duration atMost;
    private final long start = System.nanoTime();
    private long waitedNanos;

    Call(Duration began, Budget budget, Duration atMost) {
      this.began = began;
      this.budget = budget;
      this.atMost = atMost;
    }

    Duration waited() {
      return Duration.ofNanos(waitedNanos);
    }
  }

  Watch(ProcessTree processes, Limits limits, DiskUse disk, Listener listener) {
    this.processes = processes;
    this.limits = limits;
    this.disk = disk;
    this.listener = listener;
  }

  void start() {
    next =
        SCHEDULER.scheduleWithFixedDelay(
            this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts measuring a call. */
  synchronized void begin(Budget budget, Duration atMost) {
    call = new Call(last.processor(), budget, atMost);
  }

  /** Stops measuring the call and charges it to its budget. */
  synchronized void end() {
    call.budget.spend(last.processor().minus(call.began), call.waited());
    call = null;
  }

  /** Returns the child's current number of threads. */
  synchronized int threads() {
    return closed ? last.threads() : processes.look().threads();
  }

  private synchronized void tick() {
    if (closed) {
      return;
    }
    try {
      measure();
    } catch (RuntimeException | IOException e) {
      listener.sandboxFailed("its processes cannot be watched: " + e);
    }
  }

  private void measure() throws IOException {
    last = processes.look();
    long now = System.nanoTime();
    // a late measurement says little about the time since the previous one
    long interval = Math.min(now - lastMeasured, 2 * INTERVAL.toNanos());
    lastMeasured = now;
    if (call != null) {
      if (!last.isBusy()) {
        call.waitedNanos += interval;
      }
      checkCall(now);
    }
    if (last.memory() > (long) limits.memoryMegabytes() << 20) {
      listener.limitExceeded(
          "it used more than " + limits.memoryMegabytes() + " MB and was stopped");
    } else if (last.threads() > limits.processes()) {
      listener.limitExceeded(
          "it started more than " + limits.processes() + " processes and threads and was stopped");
    } else if (last.processor().compareTo(limits.submission()) > 0) {
      listener.limitExceeded(TIME_USED_UP);
    } else if (measurements++ % DISK_INTERVAL == 0 && disk.isExceeded()) {
      listener.limitExceeded("it wrote more or larger files than it may and was stopped");
    }
  }

  private static final String TIME_USED_UP = "the time for the whole notebook is used up";

  private void checkCall(long now) {
    Duration used = last.processor().minus(call.began);
    Duration atMost = call.atMost;
    if (used.compareTo(atMost) > 0) {
      listener.limitExceeded("it ran longer than " + words(atMost) + " and was stopped");
    } else if (call.waited().compareTo(atMost) > 0) {
      listener.limitExceeded(
          "it only waited for longer than " + words(atMost) + " and was stopped");
    } else if (used.compareTo(call.budget.processor()) > 0
        || call.waited().compareTo(call.budget.waiting()) > 0) {
      listener.limitExceeded(TIME_USED_UP);
    } else if (now - call.start > Limits.PATIENCE * atMost.toNanos()) {
      listener.sandboxFailed(
          "the machine is too busy: a call of " + words(atMost) + " did not end");
    }
  }

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  /**
   * Returns how often the operating system has killed a process for lack of memory; 0 if unknown.
   */
  static long outOfMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/vmstat"))) {
        if (line.startsWith("oom_kill ")) {
          return Long.parseLong(line.substring("oom_kill ".length()));
        }
      }
    } catch (IOException e) {
      // not Linux
      return 0;
    }
    return 0;
  }
}
