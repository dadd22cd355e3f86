/** What every part of the program does the same way: JSON, files that appear whole, hashes. */
package org.chainrule.kernel.io;
