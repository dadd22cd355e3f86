/** The magics that bring libraries and files into a notebook, beside those of the engine itself. */
package org.chainrule.kernel.magic;
