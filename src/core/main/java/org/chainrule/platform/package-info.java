/**
 * The only place where the library depends on the machine that it runs on: matrix products and
 * exponentials of whole arrays, the caller's line, and files. {@link
 * org.chainrule.platform.Platform} has a plain-Java default for each of the first three.
 */
package org.chainrule.platform;
