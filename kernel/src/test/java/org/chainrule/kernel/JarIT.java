package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the one jar, and what is not. */
class JarIT {
  @Test
  void noTestLibraryIsInTheJar() throws Exception {
    try (JarFile jar = new JarFile(RealKernel.jar().toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .noneMatch(name -> name.matches("org/(junit|assertj|opentest4j|apiguardian)/.*"))
          .noneMatch(name -> name.startsWith("net/jqwik/") || name.startsWith("org/dflib/"));
    }
  }

  @Test
  void nothingInTheJarNeedsAClassThatWasLeftOut() {
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    var said = new StringWriter();
    var out = new PrintWriter(said);
    jdeps.run(out, out, "--missing-deps", "--multi-release", "base", RealKernel.jar().toString());
    assertThat(said.toString().lines()).noneMatch(line -> line.contains("it.unimi.dsi.fastutil"));
    // that it looks at all: what JJava would bring is missing, as it should be
    assertThat(said.toString()).contains("org.dflib.jjava.jupyter.Extension");
  }
}
