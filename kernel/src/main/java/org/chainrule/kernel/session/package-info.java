/**
 * Java as the language of a notebook: cells run in JShell, guarded so that they can be stopped,
 * cannot end the kernel, and keep their variables.
 */
package org.chainrule.kernel.session;
