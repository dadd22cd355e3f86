package org.chainrule.exercises;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: what stands beside a student's code knows nothing that is worth stealing. */
@AnalyzeClasses(packages = "org.chainrule.exercises", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OWN = "org.chainrule.exercises.";

  @ArchTest
  static final ArchRule theChildKnowsTheJdkAndTheKernelsRuntime =
      classes()
          .that()
          .resideInAPackage(OWN + "child")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              OWN + "child",
              "org.chainrule.kernel.language",
              "org.chainrule.kernel.language.runtime",
              "org.chainrule.display",
              "java..");

  @ArchTest
  static final ArchRule theCompilerKnowsTheWireAndTheKernelsCompiler =
      classes()
          .that()
          .resideInAPackage(OWN + "compiler")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              OWN + "compiler",
              OWN + "child",
              "org.chainrule.kernel.language..",
              "java..",
              "jdk.jshell..");

  @ArchTest
  static final ArchRule theSandboxKnowsNeitherTestsNorResults =
      noClasses()
          .that()
          .resideInAPackage(OWN + "sandbox")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OWN + "junit", OWN + "grade", OWN + "release", OWN + "report");

  @ArchTest
  static final ArchRule testsKnowTheSandboxAndNotWhoGrades =
      noClasses()
          .that()
          .resideInAPackage(OWN + "junit")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OWN + "grade", OWN + "release", OWN + "report");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching(OWN + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule gradingKnowsNoReport =
      noClasses()
          .that()
          .resideInAPackage(OWN + "grade")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OWN + "report", OWN + "release");
}
