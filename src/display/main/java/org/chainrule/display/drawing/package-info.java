/**
 * Figures that are painted once for each image format. What draws a figure of its own builds a
 * {@link org.chainrule.display.drawing.Figure}.
 */
package org.chainrule.display.drawing;
