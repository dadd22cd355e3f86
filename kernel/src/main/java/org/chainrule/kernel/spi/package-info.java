/** What other modules implement to extend the kernel's jar. */
package org.chainrule.kernel.spi;
