package org.chainrule.kernel.language;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What a magic can do with the session that its cell runs in. */
public interface MagicSession {
  /** The jars and folders that cells can use. */
  List<String> classPath();

  /** Adds jars and folders to what cells can use. */
  void addToClassPath(List<Path> entries);

  /** The bytecode of a class that a cell has declared; empty if there is none of that name. */
  Optional<byte[]> bytecode(String className);

  /**
   * Calls what may take long where the user can interrupt it.
   *
   * @throws Exception what it throws
   */
  <T> T interruptibly(Callable<T> body) throws Exception;
}
