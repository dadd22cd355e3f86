package org.chainrule.widgets;

/**
 * A change of a trait, as observers get it.
 *
 * @param name the trait that has changed
 * @param old its value before
 * @param value its value now
 * @param owner the widget
 */
public record Change<T>(String name, T old, T value, Widget<?> owner) {}
