package org.chainrule.course;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The course is what students have: it knows the kernel's face, and nothing that grades. */
@AnalyzeClasses(packages = "org.chainrule.course", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theCourseKnowsTheKernelAndNotTheGrader =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.course",
              "org.chainrule.kernel.client",
              "org.chainrule.kernel.install",
              "org.chainrule.kernel.io",
              "org.chainrule.kernel.language",
              "org.chainrule.kernel.notebook",
              "org.chainrule.kernel.spi",
              "org.chainrule.display..",
              "org.chainrule.platform",
              "com.google.gson..",
              "picocli..",
              "java..");
}
