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
 * A process and all that it has started, counted together. On Linux /proc tells it exactly; on
 * other systems {@link ProcessHandle} tells less.
 *
 * <p>What leaves the tree by ending its parent is still found: in namespaces of its own it becomes
 * the child of the first process in them, a user of its own has nothing but it, and otherwise it is
 * in the same session, or has been seen before.
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = Files.isReadable(PROC.resolve("self/stat"));

  /** The kernel's unit in /proc/PID/stat: it is 1/100 s on every Linux that runs a JDK 17. */
  private static final long TICK_MILLIS = 10;

  /** Every so many looks all processes of the machine are gone through for lost ones. */
  private static final int THOROUGH = 8;

  /** How often something that starts new processes while it is killed is killed once more. */
  private static final int KILLS = 200;

  private final ProcessHandle root;
  private final OptionalInt user;
  private final Set<Long> seen = new LinkedHashSet<>();
  private final Map<Long, Long> startTimes = new HashMap<>();
  private long spentMillis;
  private int looks;

  /**
   * Watches a tree.
   *
   * @param user the user who has no other processes, where there is one
   */
  ProcessTree(ProcessHandle root, OptionalInt user) {
    this.root = root;
    this.user = user;
    seen.add(root.pid());
  }

  /**
   * What the tree uses.
   *
   * @param processor processor time since it began; what has ended is counted where its parent has
   *     noticed that
   * @param isBusy whether a thread runs, or would run if a processor were free
   * @param memory bytes that belong to its processes and to no file
   * @param threads threads of all its processes
   */
  record Usage(Duration processor, boolean isBusy, long memory, int threads) {}

  /** Looks at all of it. */
  synchronized Usage look() {
    return LINUX ? lookAtProc() : lookAtHandles();
  }

  private Usage lookAtProc() {
    collect(looks++ % THOROUGH == 0);
    long ticks = 0;
    long memory = 0;
    int threads = 0;
    boolean busy = false;
    for (long pid : List.copyOf(seen)) {
      Stat stat = Stat.of(PROC.resolve(pid + "/stat"));
      if (stat == null || !isTheSame(pid, stat)) {
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
    // an ended process whose parent did not care takes its time along: the sum never falls
    spentMillis = Math.max(spentMillis, ticks * TICK_MILLIS);
    return new Usage(Duration.ofMillis(spentMillis), busy, memory, threads);
  }

  /** Numbers of processes are used again; one that started later is another. */
  private boolean isTheSame(long pid, Stat stat) {
    return startTimes.computeIfAbsent(pid, p -> stat.started()) == stat.started();
  }

  private void forget(long pid) {
    seen.remove(pid);
    startTimes.remove(pid);
  }

  /** Finds what has been started since. */
  private void collect(boolean thorough) {
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      long pid = open.poll();
      for (long child : children(pid)) {
        if (seen.add(child)) {
          open.add(child);
        }
      }
    }
    if (thorough) {
      lost().forEach(seen::add);
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

  /** Those that are no descendants any more. */
  private List<Long> lost() {
    var lost = new ArrayList<Long>();
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
      // root.pid() leads a session of its own
      if (stat.session() == root.pid() || isTheUsers(name)) {
        lost.add(pid);
      }
    }
    var known = new HashSet<>(seen);
    for (boolean more = true; more; ) {
      more = false;
      for (Map.Entry<Long, Long> each : parents.entrySet()) {
        if (known.contains(each.getValue()) && known.add(each.getKey())) {
          lost.add(each.getKey());
          more = true;
        }
      }
    }
    return lost;
  }

  private boolean isTheUsers(String pid) {
    if (user.isEmpty()) {
      return false;
    }
    try {
      return Files.getAttribute(PROC.resolve(pid), "unix:uid").equals(user.getAsInt());
    } catch (IOException e) {
      // it ended
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

  /** Without /proc: busy is what has used processor time since the last look. */
  private Usage lookAtHandles() {
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

  /** Ends all of it, again and again while something is left that starts more. */
  synchronized void kill() {
    for (int i = 0; i < KILLS; i++) {
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
      if (stat == null || !isTheSame(pid, stat)) {
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

  /** What /proc/PID/stat says. */
  private record Stat(char state, long parent, long session, long ticks, long started) {
    static Stat of(Path file) {
      String line = read(file);
      // the second field is the name of the program, which may hold anything
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
