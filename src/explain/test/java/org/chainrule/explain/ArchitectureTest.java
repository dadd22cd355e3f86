package org.chainrule.explain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Explanations observe the engine; they need no chart library. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule explanations_need_tensors_and_the_display =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.explain")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.explain",
              "org.chainrule.display..",
              "java..",
              "org.chainrule",
              "org.chainrule.array",
              "org.chainrule.op",
              "org.chainrule.func",
              "org.chainrule.graph");
}
