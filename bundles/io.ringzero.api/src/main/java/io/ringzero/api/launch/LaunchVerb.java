// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.launch;

/**
 * One verb of the command: {@code demo}, {@code run}, {@code guest}. An OSGi service, found by {@link #name};
 * the launcher checks the options against its own table, waits a little for the service, and says so when no bundle
 * provides it.
 */
public interface LaunchVerb {
    /** Where a verb ends well and its guest cannot tell a status of its own. */
    int DONE = 0;
    /** A line of the batch failed. */
    int FAILED = 1;
    /** Wrong use: nothing was begun. */
    int USAGE = 2;
    /** The time given by {@code --timeout} was over. */
    int TIMEOUT = 124;
    /** Ringzero could not do it. */
    int IMPOSSIBLE = 125;
    /** The guest crashed. */
    int CRASHED = 126;

    /** The word on the command line. */
    String name();

    /**
     * Does the work on the calling thread and returns when it is done. An interrupt (Ctrl-C, end of the framework) asks it to
     * end the guests and return soon.
     *
     * @return the exit status of the process
     * @throws UsageException on arguments that make no sense, before anything is begun
     */
    int run(LaunchRequest request) throws UsageException;
}
