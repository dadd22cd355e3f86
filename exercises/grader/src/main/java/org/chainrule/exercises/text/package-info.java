/** Handling of untrusted text: safe output on a terminal, and detection of encodings. */
package org.chainrule.exercises.text;
