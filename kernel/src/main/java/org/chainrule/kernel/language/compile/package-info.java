/**
 * What happens to a cell before it runs: it is cut into pieces, compiled as a whole against what
 * the session already has, and its operators on tensors become method calls.
 */
package org.chainrule.kernel.language.compile;
