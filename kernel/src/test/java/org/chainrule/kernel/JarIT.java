package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the one jar, and what is not. */
class JarIT {
  /** The library of which the jar has a part only. */
  private static final String TRIMMED = "it.unimi.dsi.fastutil.";

  @Test
  void noTestLibraryIsInTheJar() throws Exception {
    try (JarFile jar = new JarFile(RealKernel.jar().toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .noneMatch(name -> name.matches("org/(junit|assertj|opentest4j|apiguardian)/.*"))
          .noneMatch(name -> name.startsWith("net/jqwik/") || name.startsWith("org/dflib/"));
    }
  }

  @Test
  void nothingThatCanBeReachedWasLeftOut() {
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    var said = new StringWriter();
    var out = new PrintWriter(said);
    jdeps.run(
        out,
        out,
        "-v",
        "-filter:none",
        "--ignore-missing-deps",
        "--multi-release",
        "base",
        RealKernel.jar().toString());
    var uses = new HashMap<String, Set<String>>();
    Matcher use = Pattern.compile("(?m)^\\s+(\\S+)\\s+->\\s+(\\S+)").matcher(said.toString());
    while (use.find()) {
      uses.computeIfAbsent(use.group(1), each -> new HashSet<>()).add(use.group(2));
    }
    // every class uses Object at least: one without a use is not there
    var reached = new HashSet<String>();
    var next = new ArrayDeque<String>();
    uses.keySet().stream().filter(each -> !each.startsWith(TRIMMED)).forEach(next::add);
    while (!next.isEmpty()) {
      for (String each : uses.getOrDefault(next.remove(), Set.of())) {
        if (each.startsWith(TRIMMED) && reached.add(each)) {
          next.add(each);
        }
      }
    }
    assertThat(reached).hasSizeGreaterThan(1000).allMatch(uses::containsKey);
  }
}
