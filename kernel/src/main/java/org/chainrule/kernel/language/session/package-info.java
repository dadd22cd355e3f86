/**
 * Java as the language of a notebook: what a cell declares goes to JShell; a cell that only runs is
 * compiled to a class of its own, which takes a fifth of the time. Either is guarded so that it can
 * be stopped, cannot end the kernel, and keeps its variables.
 */
package org.chainrule.kernel.language.session;
