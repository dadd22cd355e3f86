/**
 * The sandbox: compiles a student's cells in one JVM and runs them in a fresh child process, with
 * as much isolation as the machine allows. This package knows nothing about the tests.
 */
package org.chainrule.exercises.sandbox;
