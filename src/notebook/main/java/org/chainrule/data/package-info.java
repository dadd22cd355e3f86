/**
 * Real data for lessons: data sets that ship with the library as Tablesaw tables, how a table looks
 * in a notebook, and the way from a table to a tensor.
 */
package org.chainrule.data;
