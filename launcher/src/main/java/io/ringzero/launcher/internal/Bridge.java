// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

/**
 * How the launcher's two halves find and call each other. Each half has its own copy of these classes, so only types of the
 * JDK cross: the inner half registers {@code java.util.function.ToIntFunction<Map<String, Object>>} with the service property
 * {@link #SERVICE}; the map has the keys below; the result is the exit status.
 */
public final class Bridge {
    /** Service property by which the outer half finds the inner one; its value is {@code true}. */
    public static final String SERVICE = "ringzero.launcher";
    /** {@code String}: the verb; absent: shell lines. */
    public static final String VERB = "verb";
    /** {@code List<String>}: operands of the verb. */
    public static final String OPERANDS = "operands";
    /** {@code Map<String, List<String>>}: options of the verb. */
    public static final String OPTIONS = "options";
    /** {@code List<String>}: shell lines of {@code -c}; absent: lines are read from stdin. */
    public static final String LINES = "lines";
    /** {@code Path}: where the command was called. */
    public static final String DIRECTORY = "directory";
    /** {@code InputStream}. */
    public static final String IN = "in";
    /** {@code PrintStream}. */
    public static final String OUT = "out";
    /** {@code PrintStream}. */
    public static final String ERR = "err";
    /** {@code Boolean}: whether stdin and stdout are a terminal. */
    public static final String INTERACTIVE = "interactive";
    /** {@code Supplier<Runnable>}: sets raw mode; the runnable ends it. */
    public static final String RAW = "raw";

    private Bridge() {}
}
