/**
 * Notebooks as the grader meets them: our own, which are trusted, with nbgrader's cell metadata,
 * and those that students hand in, which are not.
 */
package org.chainrule.exercises.notebook;
