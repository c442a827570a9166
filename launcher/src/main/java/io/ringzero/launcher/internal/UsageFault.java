// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

/** The command was used wrongly: one line of why, one of what to do. */
final class UsageFault extends Exception {
    private static final long serialVersionUID = 1;

    private final String advice;

    UsageFault(String why, String advice) {
        super(why);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
