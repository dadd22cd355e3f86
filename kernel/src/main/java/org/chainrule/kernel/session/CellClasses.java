package org.chainrule.kernel.session;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/** The classes of the cells: their bytecode as JShell compiled it, and the loader they live in. */
final class CellClasses implements LoaderDelegate {
  private final Map<String, byte[]> compiled = new ConcurrentHashMap<>();
  private final Map<String, byte[]> passing = new ConcurrentHashMap<>();
  private final Loader loader = new Loader();

  @Override
  public void load(ClassBytecodes[] classes)
      throws ClassInstallException, EngineTerminationException {
    var loaded = new boolean[classes.length];
    for (ClassBytecodes each : classes) {
      compiled.put(each.name(), each.bytecodes());
    }
    try {
      for (int i = 0; i < classes.length; i++) {
        loader.loadClass(classes[i].name());
        loaded[i] = true;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw (ClassInstallException) new ClassInstallException(e.toString(), loaded).initCause(e);
    }
  }

  /** Loads classes that nothing will be compiled against: only they themselves are kept. */
  Class<?> loadPassing(String name, Map<String, byte[]> classes) throws ClassNotFoundException {
    passing.putAll(classes);
    try {
      for (String each : classes.keySet()) {
        loader.loadClass(each);
      }
      return loader.loadClass(name);
    } finally {
      passing.clear();
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    for (ClassBytecodes each : classes) {
      compiled.put(each.name(), each.bytecodes());
    }
  }

  @Override
  public void addToClasspath(String path) throws InternalException {
    for (String part : path.split(java.io.File.pathSeparator, -1)) {
      try {
        loader.addURL(Path.of(part).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InternalException(e.toString());
      }
    }
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  ClassLoader loader() {
    return loader;
  }

  /** The bytecode of every class of the cells, by binary name. */
  Map<String, byte[]> compiled() {
    return compiled;
  }

  private final class Loader extends URLClassLoader {
    Loader() {
      super("cells", new URL[0], CellClasses.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytecode = passing.containsKey(name) ? passing.get(name) : compiled.get(name);
      if (bytecode == null) {
        return super.findClass(name);
      }
      byte[] guarded = Guards.weave(bytecode);
      return defineClass(name, guarded, 0, guarded.length);
    }

    @Override
    public void addURL(URL url) {
      super.addURL(url);
    }
  }
}
