package org.chainrule.data;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Tables and data sets need tensors and the display; only the bridge to JJava knows JJava. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule tables_need_tensors_and_the_display =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.data")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.data",
              "org.chainrule",
              "org.chainrule.display",
              "tech.tablesaw..",
              "java..");

  @ArchTest
  static final ArchRule the_bridge_to_jjava_needs_the_display_alone =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.display.jjava")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.display.jjava",
              "org.chainrule.display",
              "org.dflib.jjava..",
              "java..");
}
