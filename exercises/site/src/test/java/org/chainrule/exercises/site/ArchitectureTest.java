package org.chainrule.exercises.site;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The site shows what is released: it runs no student's code, and knows no results. */
@AnalyzeClasses(packages = "org.chainrule.exercises.site", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theSiteKnowsNotebooksAndTheirRelease =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.exercises.site",
              "org.chainrule.exercises.grade",
              "org.chainrule.exercises.release",
              "org.chainrule.kernel.io",
              "org.chainrule.kernel.notebook",
              "org.jsoup..",
              "java..");
}
