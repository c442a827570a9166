// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** Hears of writes to flagged frames. Called on the writing thread, after the write, and must not write itself. */
public interface FrameWatcher {
    /** Which {@link FrameFlags} this watcher cares for. */
    int flags();

    /**
     * A flagged frame was written.
     *
     * @param mfn machine frame number
     * @param offset first byte written, 0..4095
     * @param length bytes written, within the frame
     */
    void written(long mfn, int offset, int length);
}
