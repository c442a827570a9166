// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

/** A guest's console ring holds what cannot be. Ends that guest's console only; no stack trace, the guest is at fault. */
final class BadRingException extends Exception {
    private static final long serialVersionUID = 1;

    BadRingException(String message) {
        super(message, null, false, false);
    }
}
