package org.chainrule.kernel.language.runtime;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The class loader of the cells' classes. */
final class CellLoader extends URLClassLoader {
  private final Map<String, byte[]> pending = new ConcurrentHashMap<>();

  CellLoader() {
    super("cells", new URL[0], CellLoader.class.getClassLoader());
  }

  /** Defines classes, which may refer to each other in any order. */
  void define(Map<String, byte[]> classes) throws ClassNotFoundException {
    pending.putAll(classes);
    try {
      for (String each : classes.keySet()) {
        loadClass(each);
      }
    } finally {
      pending.keySet().removeAll(classes.keySet());
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytecode = pending.get(name);
    return bytecode == null
        ? super.findClass(name)
        : defineClass(name, bytecode, 0, bytecode.length);
  }

  void add(Path entry) {
    try {
      addURL(entry.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
