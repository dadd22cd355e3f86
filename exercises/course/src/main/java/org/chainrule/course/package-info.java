/**
 * The student's side of the exercises: finds the notebooks, runs their public checks, gives hints,
 * and packs a submission. This package has no access to solutions or hidden tests.
 */
package org.chainrule.course;
