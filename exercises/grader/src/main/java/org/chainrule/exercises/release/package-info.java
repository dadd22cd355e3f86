/**
 * Creates the student's version of the exercises from the instructor's source notebooks, like
 * nbgrader.
 */
package org.chainrule.exercises.release;
