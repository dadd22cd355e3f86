/**
 * The code that runs in the compiling JVM: it compiles a student's cells with the kernel's engine
 * and asks the grader to run them. It never runs them itself and never sees a value, a test, or a
 * solution. The process can be killed if a source keeps the compiler busy.
 */
package org.chainrule.exercises.compiler;
