package org.chainrule.exercises;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows between the modules of the exercises: launcher, then site, then grader, then course.
 */
@AnalyzeClasses(
    packages = {"org.chainrule.exercises", "org.chainrule.course", "org.chainrule.kernel"},
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OWN = "org.chainrule.exercises";

  @ArchTest
  static final ArchRule nothingKnowsTheCommands =
      noClasses()
          .that()
          .resideOutsideOfPackage(OWN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(OWN);

  @ArchTest
  static final ArchRule theKernelAndTheCourseKnowNoGrader =
      noClasses()
          .that()
          .resideInAnyPackage("org.chainrule.kernel..", "org.chainrule.course..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(OWN + "..");

  @ArchTest
  static final ArchRule theKernelKnowsNoCourse =
      noClasses()
          .that()
          .resideInAPackage("org.chainrule.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.chainrule.course..");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching(OWN + ".(*)..").should().beFreeOfCycles();
}
