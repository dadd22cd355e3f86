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

  @ArchTest
  static final ArchRule networks_draw_nothing =
      noClasses()
          .that()
          .resideInAPackage("org.chainrule.nn")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.explain..",
              "org.chainrule.plot..",
              "org.chainrule.data..",
              "org.chainrule.display..");

  @ArchTest
  static final ArchRule explanations_need_no_chart_library =
      noClasses()
          .that()
          .resideInAnyPackage("org.chainrule.explain", "org.chainrule.display")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.chainrule.plot..", "org.knowm..", "tech.tablesaw..");

  @ArchTest
  static final ArchRule what_is_displayed_does_not_know_who_draws_it =
      noClasses()
          .that()
          .resideInAPackage("org.chainrule.display")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.chainrule.explain", "org.chainrule.data", "org.chainrule.nn");
}
