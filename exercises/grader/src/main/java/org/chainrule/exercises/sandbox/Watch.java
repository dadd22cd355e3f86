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
 * Looks at a child's processes at short intervals, and ends them when together they use too much.
 * How long anything takes on the wall does not matter, because other programs take a part of that:
 * processor time counts, and apart from it time in which no thread of the child could have run.
 */
final class Watch implements AutoCloseable {
  static final ScheduledExecutorService CLOCK =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "sandbox-clock");
            thread.setDaemon(true);
            return thread;
          });

  private static final Duration INTERVAL = Duration.ofMillis(40);

  /** Every so many looks what has been written to disk is counted. */
  private static final int DISK = 5;

  private final ProcessTree processes;
  private final Limits limits;
  private final DiskUse disk;
  private final Ending ending;
  private ScheduledFuture<?> next;
  private ProcessTree.Usage last = new ProcessTree.Usage(Duration.ZERO, true, 0, 0);
  private Call call;
  private long lastLook = System.nanoTime();
  private int looks;
  private boolean closed;

  /** What happens when there is too much of something. */
  interface Ending {
    /** The child's own doing. */
    void theirs(String why);

    /** The machine's. */
    void ours(String why);
  }

  /** One call that is running: where it began, and what it may use. */
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

  Watch(ProcessTree processes, Limits limits, DiskUse disk, Ending ending) {
    this.processes = processes;
    this.limits = limits;
    this.disk = disk;
    this.ending = ending;
  }

  void start() {
    next =
        CLOCK.scheduleWithFixedDelay(
            this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A call begins. */
  synchronized void begin(Budget budget, Duration atMost) {
    call = new Call(last.processor(), budget, atMost);
  }

  /** The call has ended. */
  synchronized void end() {
    call.budget.spend(last.processor().minus(call.began), call.waited());
    call = null;
  }

  /** How many threads the child has now. */
  synchronized int threads() {
    return closed ? last.threads() : processes.look().threads();
  }

  private synchronized void tick() {
    if (closed) {
      return;
    }
    try {
      look();
    } catch (RuntimeException | IOException e) {
      ending.ours("its processes cannot be watched: " + e);
    }
  }

  private void look() throws IOException {
    last = processes.look();
    long now = System.nanoTime();
    // a look that comes late says little about the time before it
    long interval = Math.min(now - lastLook, 2 * INTERVAL.toNanos());
    lastLook = now;
    if (call != null) {
      if (!last.isBusy()) {
        call.waitedNanos += interval;
      }
      lookAtCall(now);
    }
    if (last.memory() > (long) limits.memoryMegabytes() << 20) {
      ending.theirs("it used more than " + limits.memoryMegabytes() + " MB and was stopped");
    } else if (last.threads() > limits.processes()) {
      ending.theirs(
          "it started more than " + limits.processes() + " processes and threads and was stopped");
    } else if (last.processor().compareTo(limits.submission()) > 0) {
      ending.theirs(OVER);
    } else if (looks++ % DISK == 0 && disk.isTooMuch()) {
      ending.theirs("it wrote more or larger files than it may and was stopped");
    }
  }

  private static final String OVER = "the time for the whole notebook is used up";

  private void lookAtCall(long now) {
    Duration used = last.processor().minus(call.began);
    Duration atMost = call.atMost;
    if (used.compareTo(atMost) > 0) {
      ending.theirs("it ran longer than " + words(atMost) + " and was stopped");
    } else if (call.waited().compareTo(atMost) > 0) {
      ending.theirs("it only waited for longer than " + words(atMost) + " and was stopped");
    } else if (used.compareTo(call.budget.processor()) > 0
        || call.waited().compareTo(call.budget.waiting()) > 0) {
      ending.theirs(OVER);
    } else if (now - call.start > Limits.PATIENCE * atMost.toNanos()) {
      ending.ours("the machine is too busy: a call of " + words(atMost) + " did not end");
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

  /** How often the kernel has ended a process because there was no memory; 0 where it is unsaid. */
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
