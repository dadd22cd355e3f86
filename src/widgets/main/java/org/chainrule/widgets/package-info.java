/**
 * Jupyter's widgets, named and behaving as in ipywidgets 8: sliders, buttons, boxes, and {@link
 * org.chainrule.widgets.Widgets#interact} which redraws a picture while a slider moves. It knows no
 * kernel: one connects itself as {@link org.chainrule.widgets.WidgetHost}.
 *
 * @see <a
 *     href="https://ipywidgets.readthedocs.io/en/stable/examples/Widget%20List.html">ipywidgets:
 *     Widget List</a>
 */
package org.chainrule.widgets;
