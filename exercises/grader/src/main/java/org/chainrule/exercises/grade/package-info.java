/**
 * Grading: an {@link org.chainrule.exercises.grade.Exercise}, a student's notebook and a seed give
 * a {@link org.chainrule.exercises.grade.Result}, and nothing else does.
 */
package org.chainrule.exercises.grade;
