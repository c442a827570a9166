// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

/** The budget has ended; what is done is kept, and the same operation goes on from there when it is tried again. */
public final class PreemptedException extends Exception {
    private static final long serialVersionUID = 1;

    PreemptedException() {
        super("preempted", null, false, false);
    }
}
