package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and all of its descendants, whose resource use is added up. The values are exact on
 * Linux, where they come from /proc, and less detailed on other systems, where they come from
 * {@link ProcessHandle}.
 *
 * <p>A process whose parent has ended is still found: in a process namespace it becomes a child of
 * the namespace's first process; if the child process has its own user, it has the same user;
 * otherwise it is in the same session or was seen before.
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = Files.isReadable(PROC.resolve("self/stat"));

  /** The clock tick in /proc/PID/stat, which is 1/100 s on every Linux that runs JDK 17. */
  private static final long TICK_MILLIS = 10;

  /** Every how many measurements all processes of the machine are searched for orphans. */
  private static final int SEARCH_INTERVAL = 8;

  /** The maximum number of attempts to kill a tree that keeps starting new processes. */
  private static final int MAX_KILL_ATTEMPTS = 200;

  private final ProcessHandle root;
  private final OptionalInt user;
  private final Set<Long> seen = new LinkedHashSet<>();
  private final Map<Long, Long> startTimes = new HashMap<>();
  private long spentMillis;
  private int measurements;

  /**
   * Creates a process tree.
   *
   * @param user the user who owns only processes of this tree, if there is one
   */
  ProcessTree(ProcessHandle root, OptionalInt user) {
    this.root = root;
    this.user = user;
    seen.add(root.pid());
  }

  /**
   * The resource use of a process tree.
   *
   * @param processor the processor time since the start; that of an ended process is included only
   *     after its parent has waited for it
   * @param isBusy whether any thread is running or ready to run
   * @param memory the memory of all processes in bytes, not counting mapped files
   * @param threads the number of threads of all processes
   */
  record Usage(Duration processor, boolean isBusy, long memory, int threads) {}

  /** Measures the current resource use. */
  synchronized Usage look() {
    return LINUX ? measureProc() : measureHandles();
  }

  private Usage measureProc() {
    collect(measurements++ % SEARCH_INTERVAL == 0);
    long ticks = 0;
    long memory = 0;
    int threads = 0;
    boolean busy = false;
    for (long pid : List.copyOf(seen)) {
      Stat stat = Stat.of(PROC.resolve(pid + "/stat"));
      if (stat == null || !isSameProcess(pid, stat)) {
        forget(pid);
        continue;
      }
      ticks += stat.ticks();
      memory += memory(pid);
      for (String task : names(PROC.resolve(pid + "/task"))) {
        threads++;
        if (!busy) {
          Stat thread = Stat.of(PROC.resolve(pid + "/task/" + task + "/stat"));
          busy = thread != null && (thread.state() == 'R' || thread.state() == 'D');
        }
      }
    }
    // the ticks of an ended process are lost if its parent does not wait for it; never decrease
    spentMillis = Math.max(spentMillis, ticks * TICK_MILLIS);
    return new Usage(Duration.ofMillis(spentMillis), busy, memory, threads);
  }

  /** Returns whether a process id still belongs to the same process and has not been reused. */
  private boolean isSameProcess(long pid, Stat stat) {
    return startTimes.computeIfAbsent(pid, p -> stat.started()) == stat.started();
  }

  private void forget(long pid) {
    seen.remove(pid);
    startTimes.remove(pid);
  }

  /** Adds processes that have been started since the last call. */
  private void collect(boolean withOrphans) {
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      long pid = open.poll();
      for (long child : children(pid)) {
        if (seen.add(child)) {
          open.add(child);
        }
      }
    }
    if (withOrphans) {
      orphans().forEach(seen::add);
    }
  }

  private static List<Long> children(long pid) {
    var children = new ArrayList<Long>();
    for (String task : names(PROC.resolve(pid + "/task"))) {
      for (String child : read(PROC.resolve(pid + "/task/" + task + "/children")).split(" ", -1)) {
        if (!child.isBlank()) {
          children.add(Long.parseLong(child));
        }
      }
    }
    return children;
  }

  /** Returns processes that belong to the tree but are no longer descendants of the root. */
  private List<Long> orphans() {
    var orphans = new ArrayList<Long>();
    var parents = new HashMap<Long, Long>();
    for (String name : names(PROC)) {
      if (!Character.isDigit(name.charAt(0))) {
        continue;
      }
      Stat stat = Stat.of(PROC.resolve(name + "/stat"));
      if (stat == null) {
        continue;
      }
      long pid = Long.parseLong(name);
      parents.put(pid, stat.parent());
      // the root process leads a separate session
      if (stat.session() == root.pid() || isOwnedByUser(name)) {
        orphans.add(pid);
      }
    }
    var known = new HashSet<>(seen);
    for (boolean more = true; more; ) {
      more = false;
      for (Map.Entry<Long, Long> each : parents.entrySet()) {
        if (known.contains(each.getValue()) && known.add(each.getKey())) {
          orphans.add(each.getKey());
          more = true;
        }
      }
    }
    return orphans;
  }

  private boolean isOwnedByUser(String pid) {
    if (user.isEmpty()) {
      return false;
    }
    try {
      return Files.getAttribute(PROC.resolve(pid), "unix:uid").equals(user.getAsInt());
    } catch (IOException e) {
      // the process ended
      return false;
    }
  }

  private static long memory(long pid) {
    long kilobytes = 0;
    for (String line : (Iterable<String>) read(PROC.resolve(pid + "/status")).lines()::iterator) {
      if (line.startsWith("RssAnon:")
          || line.startsWith("RssShmem:")
          || line.startsWith("VmSwap:")) {
        kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kilobytes << 10;
  }

  /**
   * Measures resource use without /proc; the tree counts as busy if it used processor time since
   * the last measurement.
   */
  private Usage measureHandles() {
    List<ProcessHandle> all = handles();
    long millis = 0;
    for (ProcessHandle handle : all) {
      millis += handle.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }
    boolean busy = millis > spentMillis;
    spentMillis = Math.max(spentMillis, millis);
    return new Usage(Duration.ofMillis(spentMillis), busy, 0, all.size());
  }

  private List<ProcessHandle> handles() {
    var all = new ArrayList<>(root.descendants().toList());
    all.add(root);
    return all;
  }

  /** Kills all processes, repeating this while new ones are being started. */
  synchronized void kill() {
    for (int i = 0; i < MAX_KILL_ATTEMPTS; i++) {
      boolean alive = false;
      for (ProcessHandle handle : LINUX ? alive() : handles()) {
        alive |= handle.destroyForcibly();
      }
      if (!alive) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<ProcessHandle> alive() {
    collect(true);
    var alive = new ArrayList<ProcessHandle>();
    for (long pid : List.copyOf(seen)) {
      Stat stat = Stat.of(PROC.resolve(pid + "/stat"));
      if (stat == null || !isSameProcess(pid, stat)) {
        forget(pid);
      } else if (stat.state() != 'Z' && stat.state() != 'X') {
        ProcessHandle.of(pid).ifPresent(alive::add);
      }
    }
    return alive;
  }

  private static List<String> names(Path folder) {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      // the process ended
      return names;
    }
    return names;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // the process ended, or the kernel does not have this file
      return "";
    }
  }

  /** The fields of /proc/PID/stat that are used here. */
  private record Stat(char state, long parent, long session, long ticks, long started) {
    static Stat of(Path file) {
      String line = read(file);
      // the second field is the program's name, which may contain any character
      int end = line.lastIndexOf(')');
      if (end < 0) {
        return null;
      }
      String[] fields = line.substring(end + 2).strip().split(" ", -1);
      long ticks = 0;
      for (int i = 11; i <= 14; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return new Stat(
          fields[0].charAt(0),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[3]),
          ticks,
          Long.parseLong(fields[19]));
    }
  }
}
