/**
 * Gradient diagnostics as charts: what the gradients, activations and updates of a network look
 * like, layer by layer and step by step. Zero, NaN and infinity are shown for what they are.
 */
package org.chainrule.plot;
