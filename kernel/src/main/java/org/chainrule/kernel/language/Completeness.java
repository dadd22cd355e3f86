package org.chainrule.kernel.language;

/**
 * Whether code is a whole cell.
 *
 * @param status complete, incomplete, invalid or unknown
 * @param indent what to indent the next line with, when incomplete
 */
public record Completeness(String status, String indent) {}
