package org.chainrule.kernel.session.compile;

import java.util.List;
import java.util.Map;

/**
 * What a cell can refer to: the session as it stands before the cell runs.
 *
 * @param imports import statements
 * @param declared the wrapper class of each declared variable, method and class, by its name; a
 *     method that is overloaded has several
 */
public record Known(List<String> imports, Map<String, List<String>> declared) {}
