// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.launch;

/** Wrong use of a verb. The launcher prints both lines on stderr and ends with {@link LaunchVerb#USAGE}. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    private final String advice;

    /**
     * Both are one line each.
     *
     * @param why what is wrong
     * @param advice what to do instead
     */
    public UsageException(String why, String advice) {
        super(why);
        this.advice = advice;
    }

    /** What to do instead. */
    public String advice() {
        return advice;
    }
}
