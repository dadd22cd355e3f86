/** The engine that a lesson builds from nothing: one number, one class, about a hundred lines. */
package org.chainrule.scalar;
