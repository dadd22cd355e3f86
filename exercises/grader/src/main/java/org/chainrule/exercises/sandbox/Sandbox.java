package org.chainrule.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainrule.exercises.child.SandboxMain;

/** Starts children, all in the same isolation. */
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
   * @param secrets folders and files that a child must not read
   * @throws IllegalArgumentException with what to do, when it could read one
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

  /** Without namespaces it is up to the permissions of files whether other users can read them. */
  private void refuseIfReadable() throws IOException {
    if (setup.hasNamespaces()) {
      return;
    }
    Path folder = library.folder();
    var place = new SandboxDirs(folder, folder, setup.user(0));
    for (Path secret : secrets) {
      Optional<String> readable = setup.readableTo(place, List.of(secret));
      if (readable.isPresent()) {
        throw new IllegalArgumentException(
            "a student's code runs as another user here, but that user, too, could read "
                + readable.get()
                + ": 'chmod go-rwx "
                + secret
                + "' forbids it, or install bubblewrap");
      }
    }
  }

  /** The isolation that its children run in. */
  public Isolation isolation() {
    return isolation;
  }

  Limits limits() {
    return limits;
  }

  /** What its children run from. */
  Library library() {
    return library;
  }

  /** Starts a fresh child and waits until it has connected. */
  ChildProcess start() throws IOException {
    verify();
    OptionalInt user = setup.user(children.incrementAndGet());
    Path own = CleanupRegistry.folder();
    try {
      Path jars = isShared() ? library.copiedTo(own.resolve("lib")) : library.folder();
      var place = new SandboxDirs(jars, own, user);
      setup.prepare(place);
      var disk = setup.limitsDisk() ? DiskUse.limited() : DiskUse.of(own, user, limits);
      return ChildProcess.start(
          place,
          limits,
          disk,
          setup.command(place, secrets, limits, arguments(setup.inside(place), place)));
    } catch (IOException | SandboxFailure e) {
      CleanupRegistry.delete(own);
      throw e;
    }
  }

  /** Whether children are the same user as the grader, and see the same files. */
  private boolean isShared() {
    return !setup.hasNamespaces() && setup.user(0).isEmpty();
  }

  /** Fails if a child has changed what the others run from. */
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

  /** Nothing is open between two children; the library is the next sandbox's, too. */
  @Override
  public void close() {
    verify();
  }
}
