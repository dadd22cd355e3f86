/**
 * JupyterLab with this kernel in it, for a person who has neither: finds or makes a private Jupyter
 * inside the checkout, installs the kernel into it, starts it, and says what is missing.
 */
package org.chainrule.exercises.lab;
