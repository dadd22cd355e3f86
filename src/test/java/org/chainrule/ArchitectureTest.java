package org.chainrule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages run one way. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CORE = {
    "org.chainrule",
    "org.chainrule.array",
    "org.chainrule.op",
    "org.chainrule.engine",
    "org.chainrule.func",
    "org.chainrule.scalar"
  };

  @ArchTest
  static final ArchRule the_core_needs_the_jdk_and_the_blas_alone =
      classes()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule",
              "org.chainrule.array",
              "org.chainrule.op",
              "org.chainrule.engine",
              "org.chainrule.func",
              "org.chainrule.scalar",
              "java..",
              "jdk.incubator.vector..",
              "dev.ludovic.netlib..");

  @ArchTest
  static final ArchRule arrays_know_no_gradients =
      noClasses()
          .that()
          .resideInAPackage("org.chainrule.array")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.chainrule", "org.chainrule.op", "org.chainrule.engine");

  @ArchTest
  static final ArchRule only_arrays_know_the_blas =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.chainrule.array")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.ludovic.netlib..");
}
