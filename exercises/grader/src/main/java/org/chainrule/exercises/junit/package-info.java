/**
 * The API for hidden tests: JUnit 5, {@link org.chainrule.exercises.junit.Points}, the {@link
 * org.chainrule.exercises.junit.Submission} under test, and {@link
 * org.chainrule.exercises.junit.Inputs} for it.
 */
package org.chainrule.exercises.junit;
