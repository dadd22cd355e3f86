/** For readers who keep to JJava, another Jupyter kernel: it shows our values as our own does. */
package org.chainrule.display.jjava;
