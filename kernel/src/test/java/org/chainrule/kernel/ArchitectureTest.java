package org.chainrule.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers: language, then protocol (io, wire, client), then the kernel and its commands. */
@AnalyzeClasses(packages = "org.chainrule.kernel", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String KERNEL = "org.chainrule.kernel";
  private static final String LANGUAGE = KERNEL + ".language";

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching(KERNEL + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule thePackagesOfTheLanguageFormNoCycle =
      slices().matching(LANGUAGE + ".(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingKnowsTheKernelItself =
      noClasses()
          .that()
          .resideOutsideOfPackage(KERNEL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(KERNEL);

  @ArchTest
  static final ArchRule theLanguageKnowsNoJupyter =
      classes()
          .that()
          .resideInAPackage(LANGUAGE + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              LANGUAGE + "..",
              "org.chainrule.display",
              "org.chainrule.platform",
              "org.chainrule",
              "org.objectweb.asm..",
              "com.sun.source..",
              "com.sun.tools.javac..",
              "java..",
              "javax..",
              "jdk.jshell..");

  @ArchTest
  static final ArchRule whatRunsCellsKnowsNeitherCompilerNorSession =
      classes()
          .that()
          .resideInAPackage(LANGUAGE + ".runtime")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              LANGUAGE,
              LANGUAGE + ".runtime",
              "org.chainrule.display",
              "org.chainrule.platform",
              "java..",
              "jdk.jshell.spi");

  @ArchTest
  static final ArchRule theFaceOfTheLanguageKnowsNothingBehindIt =
      classes()
          .that()
          .resideInAPackage(LANGUAGE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(LANGUAGE, "org.chainrule.display", "java..");

  @ArchTest
  static final ArchRule theCompilerKnowsNeitherRuntimeNorSession =
      noClasses()
          .that()
          .resideInAPackage(LANGUAGE + ".compile")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LANGUAGE + ".runtime", LANGUAGE + ".session");

  @ArchTest
  static final ArchRule theProtocolKnowsNoLanguage =
      classes()
          .that()
          .resideInAnyPackage(KERNEL + ".wire", KERNEL + ".client")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              KERNEL + ".wire",
              KERNEL + ".client",
              KERNEL + ".io",
              "org.chainrule.platform",
              "com.google.gson..",
              "java..",
              "jdk.net");
}
