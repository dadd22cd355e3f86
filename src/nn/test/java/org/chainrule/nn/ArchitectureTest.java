package org.chainrule.nn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Networks are built on tensors alone: they do not know the engine or the operations, and draw
 * nothing.
 */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule networks_are_built_on_tensors =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.nn")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.nn",
              "org.chainrule",
              "org.chainrule.array",
              "org.chainrule.platform",
              "com.google.gson..",
              "java..");
}
