package org.chainrule.widgets;

/**
 * What an observer is told.
 *
 * @param name the trait that has changed
 * @param old its value before
 * @param value its value now
 * @param owner the widget
 */
public record Change<T>(String name, T old, T value, Widget<?> owner) {}
