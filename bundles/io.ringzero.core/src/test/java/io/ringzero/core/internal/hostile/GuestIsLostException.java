// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

/** A guest has taken the ground from under its own calls, or a preparation failed: the next guest begins. */
final class GuestIsLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GuestIsLostException(String why) {
        super(why, null, false, false);
    }
}
