/** The lessons and exercises as a web site that needs no server. */
package org.chainrule.exercises.site;
