package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainrule.exercises.child.SandboxMain;

/** Starts child processes with the same isolation and limits. */
public final class Sandbox implements AutoCloseable {
  private static final String CHILD = SandboxMain.class.getName();

  private final Library library;
  private final Isolation isolation;
  private final Setup setup;
  private final Limits limits;
  private final List<Path> secrets;
  private final AtomicInteger children = new AtomicInteger();

  private Sandbox(Library library, Isolation isolation, Limits limits, List<Path> secrets) {
    this.library = library;
    this.isolation = isolation;
    setup = isolation.setupHere();
    this.limits = limits;
    this.secrets = List.copyOf(secrets);
  }

  /**
   * Opens a sandbox.
   *
   * @param secrets folders and files that a child process must not be able to read
   * @throws IllegalArgumentException if a child could read one; the message says what to do
   */
  public static Sandbox open(Isolation isolation, Limits limits, List<Path> secrets) {
    try {
      var sandbox = new Sandbox(Library.shared(), isolation, limits, secrets);
      sandbox.refuseIfReadable();
      return sandbox;
    } catch (IOException e) {
      throw new SandboxFailure("cannot prepare a folder for the sandbox: " + e, e);
    }
  }

  /** Fails if, without namespaces, file permissions let another user read the secrets. */
  private void refuseIfReadable() throws IOException {
    if (setup.hasNamespaces()) {
      return;
    }
    Path folder = library.folder();
    var dirs = new SandboxDirs(folder, folder, setup.user(0));
    for (Path secret : secrets) {
      Optional<String> readable = setup.readableTo(dirs, List.of(secret));
      if (readable.isPresent()) {
        throw new IllegalArgumentException(
            "a student's code would run as another user, but that user could still read "
                + readable.get()
                + ": run 'chmod go-rwx "
                + secret
                + "' or install bubblewrap");
      }
    }
  }

  /** Returns the isolation of the child processes. */
  public Isolation isolation() {
    return isolation;
  }

  Limits limits() {
    return limits;
  }

  /** Returns the library that the child processes use. */
  Library library() {
    return library;
  }

  /** Starts a new child process and waits until it has connected. */
  ChildProcess start() throws IOException {
    verify();
    OptionalInt user = setup.user(children.incrementAndGet());
    Path own = CleanupRegistry.createFolder();
    try {
      Path jars = isShared() ? library.copiedTo(own.resolve("lib")) : library.folder();
      var dirs = new SandboxDirs(jars, own, user);
      setup.prepare(dirs);
      var disk = setup.limitsDisk() ? DiskUse.limited() : DiskUse.of(own, user, limits);
      return ChildProcess.start(
          dirs,
          limits,
          disk,
          setup.command(dirs, secrets, limits, arguments(setup.inside(dirs), dirs)));
    } catch (IOException | SandboxFailure e) {
      CleanupRegistry.delete(own);
      throw e;
    }
  }

  /** Returns whether child processes run as the grader's user and see the same files. */
  private boolean isShared() {
    return !setup.hasNamespaces() && setup.user(0).isEmpty();
  }

  /** Fails if a child process has changed the library's files. */
  void verify() {
    if (isShared()) {
      library.verify();
    }
  }

  private List<String> arguments(SandboxDirs inside, SandboxDirs outside) {
    var java = new ArrayList<>(limits.jvmArguments());
    Path writable = setup.temporary(outside);
    java.addAll(List.of("-Djava.awt.headless=true", "-Djava.io.tmpdir=" + writable));
    java.add("-Duser.home=" + writable);
    if (Runtime.version().feature() >= 24) {
      java.addAll(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
    }
    java.addAll(List.of("-cp", library.classPath(inside.library()), CHILD));
    java.add(inside.socket().toString());
    return java;
  }

  /**
   * Verifies the library. Nothing else has to be closed, because later sandboxes share the library.
   */
  @Override
  public void close() {
    verify();
  }
}
