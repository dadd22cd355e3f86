/**
 * Exercises as a student has them: finds their notebooks, runs the checks that are in them, gives
 * hints, and packs them to be handed in. It knows neither solutions nor hidden tests.
 */
package org.chainrule.course;
