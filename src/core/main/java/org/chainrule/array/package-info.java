/**
 * Numbers without gradients: {@link org.chainrule.array.NdArray} is a block of doubles with a
 * {@link org.chainrule.array.Shape}, beside it the kernels that compute on such blocks. Nothing
 * here knows of graphs or derivatives.
 */
package org.chainrule.array;
