/** Large matrix products by the BLAS of the system, when this module is on the class path. */
package org.chainrule.blas;
