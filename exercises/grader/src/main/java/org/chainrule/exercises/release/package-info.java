/** From the instructor's source notebook to the student's version, the way nbgrader does it. */
package org.chainrule.exercises.release;
