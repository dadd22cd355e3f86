package org.chainrule.blas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The BLAS module is used by the JVM platform and does not depend on tensors. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule the_blas_knows_no_tensors =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.blas")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.blas", "org.chainrule.jvm", "dev.ludovic.netlib..", "java..");
}
