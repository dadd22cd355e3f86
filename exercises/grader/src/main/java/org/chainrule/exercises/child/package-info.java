/**
 * The code that runs in the sandbox with a student's code: a loop that passes requests to the
 * kernel's runtime, which loads and calls compiled cells, and sends plain data back. This is the
 * only part of the grader that the student's code can access, and it contains no tests, expected
 * values, or solutions.
 */
package org.chainrule.exercises.child;
