/** Reports for instructors, students, and other systems: tables, HTML pages, and file formats. */
package org.chainrule.exercises.report;
