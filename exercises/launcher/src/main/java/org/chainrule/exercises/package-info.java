/** The exercises' tools, as commands: release, check, grade. */
package org.chainrule.exercises;
