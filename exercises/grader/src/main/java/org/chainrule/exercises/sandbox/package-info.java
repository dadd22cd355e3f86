/**
 * A student's cells, compiled here and run elsewhere: in a fresh child JVM with as little around it
 * as the machine allows. Nothing in this package knows what is being tested.
 */
package org.chainrule.exercises.sandbox;
