// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/** A guest asked for what it may not have: carries the errno that it gets. No stack trace: this is an ordinary answer. */
public class GuestFaultException extends Exception {
    private static final long serialVersionUID = 1;
    private final int errno;

    /**
     * An answer.
     *
     * @param errno positive number of public/errno.h
     */
    public GuestFaultException(int errno, String message) {
        super(message, null, false, false);
        this.errno = errno;
    }

    /** Positive error number. */
    public int errno() {
        return errno;
    }
}
