package org.chainrule.display;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What can be displayed does not know who draws it. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule displaying_needs_the_jdk_alone =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.display")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.chainrule.display", "java..", "javax.imageio..");

  @ArchTest
  static final ArchRule drawings_are_displayed =
      classes()
          .that()
          .resideInAPackage("org.chainrule.display.drawing")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.display",
              "org.chainrule.display.drawing",
              "java..",
              "javax.imageio..");
}
