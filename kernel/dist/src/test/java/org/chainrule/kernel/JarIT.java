package org.chainrule.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
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
  void theTextOfEveryLicenceOfALibraryIsInTheJar() throws Exception {
    try (JarFile jar = new JarFile(RealKernel.jar().toFile())) {
      String list;
      try (var in = jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt"))) {
        list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      // a line begins with its licences: (MIT) or (EPL-2.0) (Apache-2.0)
      List<MatchResult> lines =
          Pattern.compile("(?m)^ +((?:\\([A-Za-z0-9.-]+\\) )+)(.*)$")
              .matcher(list)
              .results()
              .toList();
      assertThat(lines).hasSizeGreaterThan(40).noneMatch(line -> line.group().contains("GPL"));
      assertThat(list).contains("Lists of " + lines.size() + " third-party dependencies");
      for (MatchResult line : lines) {
        for (String licence : line.group(1).replaceAll("[()]", "").strip().split(" ", -1)) {
          ZipEntry text = jar.getEntry("META-INF/licenses/" + licence + ".txt");
          assertThat(text).as("the text of %s, for %s", licence, line.group(2)).isNotNull();
          assertThat(text.getSize()).isGreaterThan(500);
        }
      }
    }
  }

  @Test
  void noClassOfALibraryUnderLgplIsInTheJar() throws Exception {
    try (JarFile jar = new JarFile(RealKernel.jar().toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .noneMatch(name -> name.startsWith("de/erichseifert/") || name.contains("LGPL"));
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
