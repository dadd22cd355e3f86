/**
 * What runs in the compiling JVM: it turns a student's cells into classes with the kernel's own
 * engine, and asks the grader to have them run. It never runs them itself, never sees a value, a
 * test or a solution, and can be killed when a source was made to keep a compiler busy.
 */
package org.chainrule.exercises.compiler;
