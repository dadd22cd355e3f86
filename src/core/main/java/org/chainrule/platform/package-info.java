/**
 * The only place where the library depends on the machine that it runs on: matrix products and
 * exponentials of whole arrays, and the caller's line. {@link org.chainrule.platform.Platform} has
 * a plain-Java default for each.
 */
package org.chainrule.platform;
