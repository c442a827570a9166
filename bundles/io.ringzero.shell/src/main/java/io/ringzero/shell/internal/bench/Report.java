// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

/** What came of a benchmark, in its three forms. */
public interface Report {
    /** A table for people, with a line end. */
    String text();

    /** Comma-separated values, a heading first. */
    String csv();

    /** A plot. */
    String svg();
}
