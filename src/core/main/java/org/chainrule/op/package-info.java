/**
 * The operations: tables of derivatives, one for each family. A row ({@link org.chainrule.op.Op})
 * says what the operation computes, and for each operand its derivative in words and as a
 * vector-Jacobian product.
 */
package org.chainrule.op;
