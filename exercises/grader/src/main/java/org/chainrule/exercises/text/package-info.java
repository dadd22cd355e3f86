/** Text that comes from elsewhere: what a terminal may show, and what bytes mean. */
package org.chainrule.exercises.text;
