/**
 * Grading. An {@link org.chainrule.exercises.grade.Exercise}, a student's notebook, and a seed
 * completely determine a {@link org.chainrule.exercises.grade.Result}.
 */
package org.chainrule.exercises.grade;
