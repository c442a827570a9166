// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

/** A reference to a frame, perhaps with the writable type; must be closed. */
public interface FrameHold extends AutoCloseable {
    long mfn();

    boolean writable();

    /** Idempotent. */
    @Override
    void close();
}
