package org.chainrule.kernel.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that the build was made with, as the root {@code pom.xml} sets them. */
public final class Versions {
  private static final Properties VERSIONS = load();

  /** The version of the kernel, the library and the grader. */
  public static final String CHAINRULE = VERSIONS.getProperty("chainrule");

  /** The version of KaTeX, which is part of the path of its files. */
  public static final String KATEX = VERSIONS.getProperty("katex");

  private Versions() {}

  private static Properties load() {
    Properties versions = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("this jar is damaged: versions.properties is missing");
      }
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
