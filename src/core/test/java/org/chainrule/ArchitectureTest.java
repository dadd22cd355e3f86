package org.chainrule;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.chainrule.op.Op;

/** The arrows between the packages of the core run one way, and the core needs the JDK alone. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** A tensor knows the operation that made it, and an operation computes with tensors. */
  private static final Set<String> AUTOGRAD = Set.of("org.chainrule", "org.chainrule.op");

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String name = type.getPackageName();
          if (!name.startsWith("org.chainrule")) {
            return SliceIdentifier.ignore();
          }
          return SliceIdentifier.of(AUTOGRAD.contains(name) ? "autograd" : name);
        }

        @Override
        public String getDescription() {
          return "the packages, where tensors and operations count as one";
        }
      };

  @ArchTest
  static final ArchRule there_is_no_cycle_but_that_of_tensors_and_operations =
      slices().assignedFrom(PACKAGES).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_core_needs_the_jdk_alone =
      classes()
          .that()
          .resideInAnyPackage(
              "org.chainrule",
              "org.chainrule.array",
              "org.chainrule.op",
              "org.chainrule.func",
              "org.chainrule.scalar",
              "org.chainrule.graph",
              "org.chainrule.platform")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule",
              "org.chainrule.array",
              "org.chainrule.op",
              "org.chainrule.func",
              "org.chainrule.scalar",
              "org.chainrule.graph",
              "org.chainrule.platform",
              "java..");

  @ArchTest
  static final ArchRule what_only_a_jvm_has_stands_apart =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.jvm")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.chainrule.jvm", "org.chainrule.platform", "java..", "jdk.incubator.vector..");

  @ArchTest
  static final ArchRule nothing_refers_to_what_only_a_jvm_has =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.chainrule.jvm")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.chainrule.jvm");

  @ArchTest
  static final ArchRule the_platform_knows_nothing_of_the_library =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.platform")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.chainrule.platform", "java..");

  @ArchTest
  static final ArchRule the_order_of_nodes_knows_none_of_them =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.graph")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.chainrule.graph", "java..");

  @ArchTest
  static final ArchRule arrays_know_no_gradients =
      classes()
          .that()
          .resideInAnyPackage("org.chainrule.array")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.chainrule.array", "org.chainrule.platform", "java..");

  @ArchTest
  static final ArchRule tensors_do_not_need_what_is_built_on_them =
      noClasses()
          .that()
          .resideInAnyPackage("org.chainrule", "org.chainrule.op")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.chainrule.func", "org.chainrule.scalar");

  @ArchTest
  static final ArchRule the_engine_knows_no_operation_by_name =
      noClasses()
          .that()
          .belongToAnyOf(
              Engine.class, Graph.class, Node.class, BackwardObserver.class, Function.class)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.chainrule.op").and(not(belongToAnyOf(Op.class))));

  @ArchTest
  static final ArchRule operations_do_not_see_the_graph =
      noClasses()
          .that()
          .resideInAPackage("org.chainrule.op")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Engine.class, Graph.class, Node.class, BackwardObserver.class);
}
