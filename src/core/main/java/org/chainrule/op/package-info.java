/**
 * The operations, one file for each family. A record is an operation: {@code forward} computes it,
 * {@code rule} is its derivative written in tensor operations, so that it can be differentiated
 * again, and {@code law} says the same in words.
 */
package org.chainrule.op;
