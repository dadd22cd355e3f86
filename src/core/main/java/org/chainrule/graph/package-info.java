/** The order in which graphs of any nodes are walked. */
package org.chainrule.graph;
