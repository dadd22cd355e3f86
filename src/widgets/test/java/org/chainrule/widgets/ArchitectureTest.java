package org.chainrule.widgets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Widgets know neither tensors nor the kernel. */
@AnalyzeClasses(packages = "org.chainrule", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule widgets_need_the_display_alone =
      classes()
          .that()
          .resideInAPackage("org.chainrule.widgets")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.chainrule.widgets", "org.chainrule.display", "java..");
}
