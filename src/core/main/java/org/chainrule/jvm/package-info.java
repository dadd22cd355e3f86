/**
 * {@link org.chainrule.platform.Platform} for a JVM: loops that the JIT turns into vector
 * instructions, the same loops with the Vector API, all processors, a native BLAS where one is on
 * the class path, and the stack of the caller. It is loaded by name, and nothing refers to it.
 */
package org.chainrule.jvm;
