/**
 * What a value looks like in a notebook: bundles of MIME types, the renderers that make them, and
 * the face ({@link org.chainrule.display.Display}) through which a cell shows things. It knows
 * neither tensors nor the kernel.
 */
package org.chainrule.display;
