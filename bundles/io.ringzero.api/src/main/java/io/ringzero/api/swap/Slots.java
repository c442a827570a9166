// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import java.util.List;

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

    /** Handovers so far, the latest last; at most the last thousand. */
    List<SwapReport> history();
}
