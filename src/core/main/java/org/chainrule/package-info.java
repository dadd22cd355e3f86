/**
 * What a notebook imports: {@link org.chainrule.Tensor}, and {@link org.chainrule.Autograd} for
 * what is done with gradients. The words are PyTorch's in Java's case; there is one number type,
 * double, because gradient checks need it, and therefore printed tensors name none.
 */
package org.chainrule;
