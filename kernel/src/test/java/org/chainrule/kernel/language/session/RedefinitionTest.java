package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainrule.kernel.language.session.Notebook.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RedefinitionTest {
  private final Notebook notebook = Notebook.shared();

  @Test
  void aLaterImportKeepsVariables() {
    notebook.run("var kept = new ArrayList<>(List.of(1, 2));").ok();
    notebook.run("import java.util.regex.*;\nimport java.text.*;").ok();
    assertThat(notebook.run("kept").value()).isEqualTo("[1, 2]");
  }

  @Test
  void anImportTakesThePlaceOfAnEarlierOneOfTheSameSimpleName() {
    notebook.run("import java.awt.List;\nClass<?> which() { return List.class; }\nwhich()").ok();
    assertThat(notebook.run("which().getName()").value()).isEqualTo("java.awt.List");
    notebook.run("import java.util.List;\nvar listed = List.of(1);").ok();
    assertThat(notebook.run("listed").value()).isEqualTo("[1]");
  }

  @Test
  void aMethodWrittenAnewKeepsTheVariablesThatCameFromIt() {
    notebook.run("int rate() { return 1; }").ok();
    notebook.run("int paid = rate() * 100;").ok();
    notebook.run("int rate() { return 2; }").ok();
    assertThat(notebook.run("paid + \" \" + rate()").value()).isEqualTo("100 2");
  }

  @Test
  void aMethodMayEvenChangeItsType() {
    notebook.run("int label() { return 1; }").ok();
    notebook.run("int first = label();").ok();
    notebook.run("String label() { return \"one\"; }").ok();
    assertThat(notebook.run("label() + first").value()).isEqualTo("one1");
  }

  @Test
  void aMethodBodyOfAClassCanBeChangedUnderItsObjects() {
    notebook.run("class Cat { String say() { return \"miau\"; } }\nvar cat = new Cat();").ok();
    Ran again = notebook.run("class Cat { String say() { return \"purr\"; } }").ok();
    assertThat(again.err()).isEmpty();
    assertThat(notebook.run("cat.say()").value()).isEqualTo("purr");
  }

  @Test
  void aNewFieldLosesTheObjectsAndSaysWhich() {
    notebook.run("class Dog { int age = 3; }\nvar dog = new Dog(); int years = dog.age;").ok();
    Ran again = notebook.run("class Dog { int age = 3; String name = \"Rex\"; }").ok();
    assertThat(again.err()).contains("dog was a Dog as that class was before").contains("null now");
    assertThat(notebook.run("years").value()).isEqualTo("3");
    assertThat(notebook.run("new Dog().name").value()).isEqualTo("Rex");
  }

  @Test
  void aCellMayDeclareTwice() {
    assertThat(
            notebook
                .run("int f() { return 1; }\nvar v = f();\nint f() { return 2; }\nv + f()")
                .value())
        .isEqualTo("3");
  }

  @Test
  void aVariableMayChangeItsType() {
    notebook.run("int thing = 1;").ok();
    assertThat(notebook.run("String thing = \"two\"; thing").value()).isEqualTo("two");
  }

  @Test
  void aChangedMethodCanStillBeInterrupted() throws Exception {
    notebook.run("int spin() { return 1; }\nint once = spin();").ok();
    notebook.run("int spin() { while (true) { } }").ok();
    assertThat(notebook.interrupted("spin();").name()).isEqualTo("KeyboardInterrupt");
  }
}
