package org.chainrule.exercises.grade;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.chainrule.exercises.junit.HiddenTests;
import org.chainrule.exercises.junit.Points;
import org.junit.jupiter.api.Test;

/**
 * Compiles hidden tests in memory, so that they are in no jar or folder that students could have.
 */
final class TestClasses {
  /**
   * The compiler of this JVM, with the files that it has opened. They stay open for the tests of
   * the next exercise: to list the jars of the class path takes longer than to compile a test.
   */
  private static final class Compiler {
    static final JavaCompiler SYSTEM = ToolProvider.getSystemJavaCompiler();
    static final StandardJavaFileManager FILES =
        SYSTEM == null ? null : SYSTEM.getStandardFileManager(null, null, null);
  }

  private TestClasses() {}

  /**
   * Compiles an exercise's tests and returns the class with {@link HiddenTests}. One at a time,
   * because the compiler's files are shared.
   *
   * @throws IOException if the tests do not compile or there is no such class
   */
  static synchronized Class<?> compile(Exercise exercise) throws IOException {
    if (Compiler.SYSTEM == null) {
      throw new IOException(
          "grading needs a JDK; " + System.getProperty("java.home") + " has no compiler");
    }
    if (exercise.tests().isEmpty()) {
      throw new IOException(exercise.id() + " has no tests: there is no .java file beside it");
    }
    var errors = new StringWriter();
    var memory = new Memory(Compiler.FILES);
    var options = List.of("-classpath", classPath(), "-proc:none", "-parameters", "-Xlint:none");
    boolean compiled =
        Compiler.SYSTEM
            .getTask(
                errors,
                memory,
                null,
                options,
                null,
                Compiler.FILES.getJavaFileObjectsFromPaths(exercise.tests()))
            .call();
    if (!compiled) {
      throw new IOException("the tests of " + exercise.id() + " do not compile:\n" + errors);
    }
    return hiddenTests(exercise.id(), new Loader(memory.classes()));
  }

  /** Returns the total points of all tests in a class. */
  static double points(Class<?> tests) {
    double points = 0;
    for (Method method : tests.getDeclaredMethods()) {
      Points worth = method.getAnnotation(Points.class);
      if (worth != null && method.isAnnotationPresent(Test.class)) {
        points += worth.value();
      }
    }
    return points;
  }

  private static Class<?> hiddenTests(String id, Loader loader) throws IOException {
    for (String name : loader.classes.keySet()) {
      try {
        Class<?> candidate = loader.loadClass(name);
        if (candidate.isAnnotationPresent(HiddenTests.class)) {
          return candidate;
        }
      } catch (ClassNotFoundException e) {
        throw new IOException(e);
      }
    }
    throw new IOException(id + " has no class with @HiddenTests");
  }

  /** Returns this JVM's class path, including JUnit and the grader. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>(List.of(System.getProperty("java.class.path")));
    for (Class<?> type : List.of(HiddenTests.class, Test.class)) {
      entries.add(
          Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
              .toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> classes() {
      var bytes = new TreeMap<String, byte[]>();
      for (String name : new ArrayList<>(classes.keySet())) {
        bytes.put(name, classes.get(name).toByteArray());
      }
      return bytes;
    }
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(TestClasses.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
