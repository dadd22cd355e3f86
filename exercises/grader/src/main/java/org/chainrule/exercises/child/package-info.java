/**
 * What runs beside a student's code, and all of the grader that it can see: a loop that passes
 * requests to the kernel's runtime, which loads and calls compiled cells, and sends plain data
 * back. It holds no test, no expected value and no solution.
 */
package org.chainrule.exercises.child;
