// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

/** A guest's store ring holds what cannot be. Ends that guest's connection only; no stack trace, the guest is at fault. */
final class BadRingException extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    /**
     * The end of a connection.
     *
     * @param code {@code XENSTORE_ERROR_*}, shown to the guest in its page
     */
    BadRingException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
