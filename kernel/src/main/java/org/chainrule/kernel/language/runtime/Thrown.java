package org.chainrule.kernel.language.runtime;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import jdk.jshell.spi.SPIResolutionException;

/**
 * An exception as data.
 *
 * @param type the binary name of its class
 * @param message its localized message; empty if it has none
 * @param frames its stack trace
 * @param cause what caused it
 * @param unresolved JShell's number of a declaration that was used before all its dependencies were
 *     declared
 */
public record Thrown(
    String type,
    String message,
    List<StackTraceElement> frames,
    Optional<Thrown> cause,
    OptionalInt unresolved) {
  public Thrown {
    frames = List.copyOf(frames);
  }

  /** The same with a cause. */
  public Thrown causedBy(Thrown other) {
    return new Thrown(type, message, frames, Optional.of(other), unresolved);
  }

  /** The same with another message. */
  public Thrown saying(String other) {
    return new Thrown(type, other, frames, cause, unresolved);
  }

  /** The most causes that are read; a chain may be infinite. */
  private static final int DEPTH = 100;

  /** Reads an exception; its methods may be the cell's code, which may fail or not return. */
  public static Thrown of(Throwable thrown) {
    Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
    var read = new ArrayDeque<Throwable>();
    for (Throwable each = thrown;
        each != null && read.size() < DEPTH && chain.add(each);
        each = causeOf(each)) {
      read.push(each);
    }
    Thrown cause = null;
    for (Throwable each : read) {
      cause = of(each, Optional.ofNullable(cause));
    }
    return cause;
  }

  private static Thrown of(Throwable thrown, Optional<Thrown> cause) {
    return new Thrown(
        thrown.getClass().getName(),
        messageOf(thrown),
        List.of(framesOf(thrown)),
        cause,
        thrown instanceof SPIResolutionException unresolved
            ? OptionalInt.of(unresolved.id())
            : OptionalInt.empty());
  }

  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getLocalizedMessage();
      return message == null ? "" : message;
    } catch (Throwable e) {
      return "(its getMessage() threw " + e.getClass().getName() + ")";
    }
  }

  private static Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable e) {
      return null;
    }
  }

  private static StackTraceElement[] framesOf(Throwable thrown) {
    try {
      return thrown.getStackTrace();
    } catch (Throwable e) {
      return new StackTraceElement[0];
    }
  }
}
