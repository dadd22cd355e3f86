/** Results for people and for other systems: tables, pages, and their file formats. */
package org.chainrule.exercises.report;
