/**
 * Java in cells, without Jupyter: {@link org.chainrule.kernel.language.CellEngine} runs a cell and
 * returns a {@link org.chainrule.kernel.language.CellResult}.
 *
 * <p>A cell takes four steps, each in one place:
 *
 * <ol>
 *   <li><b>segment</b> – {@code session.Segment} tells magics from Java, {@code compile} splits the
 *       Java into snippets;
 *   <li><b>compile</b> – {@code compile} checks the whole cell before any of it runs, and turns
 *       operators on tensors into method calls; JShell keeps the declarations;
 *   <li><b>run</b> – a {@link org.chainrule.kernel.language.runtime.CellRuntime} loads classes and
 *       calls methods;
 *   <li><b>result</b> – {@code session} makes a {@code CellResult} of what came back.
 * </ol>
 *
 * <p>The seam between compiling and running is {@code CellRuntime}: all that passes through it is
 * data (bytecode, names, text, stack frames). {@code LocalRuntime} runs the classes in this JVM, as
 * the kernel does; the grader's passes each call on to another JVM, where a {@code LocalRuntime}
 * serves it. The engine then can run in a process of its own that compiles and never runs what it
 * has compiled.
 */
package org.chainrule.kernel.language;
