package org.chainrule.plot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Only this module knows XChart. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule charts_need_tensors_the_display_and_xchart =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.plot")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.plot",
              "org.chainrule.display..",
              "org.chainrule",
              "org.chainrule.array",
              "org.knowm.xchart..",
              "tech.tablesaw..",
              "java..",
              "javax.imageio..");
}
