/**
 * What runs beside a student's code, and all of the grader that it can see: a loop that defines
 * compiled snippets, runs them, and sends plain data back. It holds no test, no expected value and
 * no solution, and depends on the JDK and the library alone.
 */
package org.chainrule.exercises.child;
