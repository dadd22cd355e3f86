package org.chainrule.kernel.language.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests run with access to the compiler's internal packages, as an installed kernel does. */
class CompilerContextsTest {
  private final CompilerFiles files = new CompilerFiles(List.of());
  private final Javac javac = files.javac();
  private final Map<String, byte[]> cells = new HashMap<>();

  private List<String> errors(String source) {
    return javac.attribute(
        source, unit -> unit.errors().stream().map(each -> each.getMessage(null)).toList());
  }

  private void declare(String source) {
    cells.putAll(javac.attribute(source, Javac.Unit::generate));
  }

  @Test
  void contextsAreUsedAgain() {
    assertThat(CompilerContexts.reused()).isInstanceOf(PooledContexts.class);
    List<Object> tasks =
        List.of(
            javac.attribute("class A {}", unit -> unit.task().getElements()),
            javac.attribute("class B {}", unit -> unit.task().getElements()));
    assertThat(tasks.get(0)).isNotSameAs(tasks.get(1));
    assertThat(errors("class A { B b; }")).hasSize(1);
  }

  @Test
  void whatARunHasCompiledIsForgottenWithItsNestedClasses() {
    javac.session(cells);
    assertThat(errors("package REPL; class Draft { static class Inner { int n; } }")).isEmpty();
    assertThat(errors("package REPL; class Ask { Draft.Inner inner; }")).hasSize(1);
    assertThat(
            errors(
                "package REPL; class Draft { static class Inner { String n; }"
                    + " String n = new Inner().n; }"))
        .isEmpty();
  }

  @Test
  void classesOfCellsThatHaveNotChangedAreNotReadAgain() {
    javac.session(cells);
    declare("package REPL; public class Cell { public static int number; }");
    Object first = cell();
    assertThat(cell()).isSameAs(first);
    declare("package REPL; public class Other {}");
    assertThat(cell()).isNotSameAs(first);
  }

  private Object cell() {
    return javac.attribute(
        "package REPL; class Ask { int n = Cell.number; }",
        unit -> unit.task().getElements().getTypeElement("REPL.Cell"));
  }

  @Test
  void classesOfCellsAreReadAnewWhenTheyHaveChanged() {
    javac.session(cells);
    String asking = "package REPL; class Ask { int n = Cell.number; }";
    assertThat(errors(asking)).hasSize(1);
    declare("package REPL; public class Cell { public static int number; }");
    assertThat(errors(asking)).isEmpty();
    declare("package REPL; public class Cell { public static String number; }");
    assertThat(errors(asking)).singleElement().asString().contains("incompatible types");
    cells.clear();
    assertThat(errors(asking)).hasSize(1);
  }

  @Test
  void anotherClassPathIsReadAnew() {
    String asking = "class Ask { org.chainrule.Tensor t; }";
    assertThat(errors(asking)).hasSize(1);
    files.classPath(
        List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)));
    assertThat(errors(asking)).isEmpty();
    files.classPath(List.of());
    assertThat(errors(asking)).hasSize(1);
  }

  @Test
  void aRunThatFailsDoesNotSpoilTheNext() {
    try {
      javac.attribute(
          "class A {}",
          unit -> {
            throw new IllegalStateException();
          });
    } catch (IllegalStateException e) {
      assertThat(errors("class A { int n = 1; }")).isEmpty();
      return;
    }
    throw new AssertionError("the exception was lost");
  }
}
