package org.chainrule.kernel.spi;

import java.util.concurrent.Callable;

/**
 * A command of the kernel's jar that another module brings. It is annotated with picocli's
 * {@code @Command}, has a public constructor without parameters, and is found by {@link
 * java.util.ServiceLoader}; the result of {@link #call()} is the exit code.
 */
public interface KernelCommand extends Callable<Integer> {}
