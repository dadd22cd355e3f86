/**
 * What a hidden test is written with: JUnit 5, {@link org.chainrule.exercises.junit.Points}, a
 * {@link org.chainrule.exercises.junit.Submission} to ask, and {@link
 * org.chainrule.exercises.junit.Inputs} to ask it with.
 */
package org.chainrule.exercises.junit;
