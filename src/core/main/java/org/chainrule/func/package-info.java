/**
 * Functions of functions: derivatives as values ({@link org.chainrule.func.Derivatives}), and the
 * comparison of a gradient with finite differences ({@link org.chainrule.func.GradCheck}).
 */
package org.chainrule.func;
