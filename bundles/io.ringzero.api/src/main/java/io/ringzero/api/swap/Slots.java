// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The machine's slots: which implementations there are and which are in use. Any thread that is not a pCPU's. */
public interface Slots {
    /** All slots, sorted by name. */
    List<SlotInfo> slots();

    /**
     * Puts an implementation into use by handover.
     *
     * @throws IllegalArgumentException when there is no such slot or choice; the message lists those there are
     */
    SwapReport use(String slot, String name);

    /**
     * As {@link #use}; one that is not there is put into use when it comes, unless another was asked for meanwhile.
     *
     * @return null when it is not there yet
     * @throws IllegalArgumentException when there is no such slot; the message lists those there are
     */
    @Nullable
    SwapReport prefer(String slot, String name);

    /** Handovers so far, the latest last; at most the last thousand. */
    List<SwapReport> history();

    /**
     * Has a listener told of implementations that are thrown out from now on, one at a time, in order, on a thread of no pCPU.
     *
     * @return closing it ends that
     */
    Watch watch(Consumer<Ejection> listener);

    /** A listener's registration. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
