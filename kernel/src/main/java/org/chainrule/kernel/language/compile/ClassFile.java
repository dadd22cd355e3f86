package org.chainrule.kernel.language.compile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.JavaFileObject;

/**
 * A class file that the compiler may read. A package has hundreds of them and few are read, so an
 * object holds little more than the name.
 */
abstract class ClassFile implements JavaFileObject {
  private final String className;

  /** The class of that binary name. */
  ClassFile(String className) {
    this.className = className;
  }

  /** A class of a JDK module, found as the JVM finds it. */
  static ClassFile of(Module module, String className) {
    return new ClassFile(className) {
      @Override
      public InputStream openInputStream() throws IOException {
        InputStream bytes = module.getResourceAsStream(path());
        if (bytes == null) {
          throw new FileNotFoundException(path() + " is not in " + module);
        }
        return bytes;
      }
    };
  }

  final String className() {
    return className;
  }

  /** Where it is in its jar or module. */
  final String path() {
    return className.replace('.', '/') + Kind.CLASS.extension;
  }

  @Override
  public final Kind getKind() {
    return Kind.CLASS;
  }

  @Override
  public final boolean isNameCompatible(String simpleName, Kind kind) {
    int dot = className.lastIndexOf('.');
    return kind == Kind.CLASS && className.substring(dot + 1).equals(simpleName);
  }

  @Override
  public final String getName() {
    return path();
  }

  @Override
  public final URI toUri() {
    try {
      return new URI("class", null, "/" + path(), null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public final long getLastModified() {
    return 0;
  }

  @Override
  public final NestingKind getNestingKind() {
    return null;
  }

  @Override
  public final Modifier getAccessLevel() {
    return null;
  }

  @Override
  public final CharSequence getCharContent(boolean ignoreEncodingErrors) {
    throw new UnsupportedOperationException(path() + " holds no text");
  }

  @Override
  public final Reader openReader(boolean ignoreEncodingErrors) {
    throw new UnsupportedOperationException(path() + " holds no text");
  }

  @Override
  public final OutputStream openOutputStream() {
    throw new UnsupportedOperationException(path() + " is not to be written");
  }

  @Override
  public final Writer openWriter() {
    throw new UnsupportedOperationException(path() + " is not to be written");
  }

  @Override
  public final boolean delete() {
    return false;
  }

  @Override
  public final String toString() {
    return path();
  }
}
