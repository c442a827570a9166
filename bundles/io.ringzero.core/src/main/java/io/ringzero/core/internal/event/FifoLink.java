// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_BUSY;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_LINKED;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_LINK_MASK;

import io.ringzero.api.machine.MachineMemory;

/**
 * The word of the last event of a FIFO queue, which the guest may be taking out of the queue at this moment (public/event_channel.h).
 *
 * <p>After a first failure the bit BUSY asks the guest to leave the word alone; a guest that wants to unmask such an event waits
 * until the bit is gone, so none of the ways out leaves it set. On pCPU threads.
 */
class FifoLink {
    private static final int TRIES = 4;
    private static final int BUSY = 1 << EVTCHN_FIFO_BUSY;
    private static final int LINKED = 1 << EVTCHN_FIFO_LINKED;

    private final MachineMemory memory;
    private final long word;

    /** @param word machine address */
    FifoLink(MachineMemory memory, long word) {
        this.memory = memory;
        this.word = word;
    }

    /** Makes the event point to the next port, if it is still in its queue; whether it was, as far as could be told. */
    boolean to(int next) {
        int before = memory.readInt(word);
        for (int tries = 0; (before & LINKED) != 0 && tries <= TRIES; tries++) {
            if (swap(before, before & ~(BUSY | EVTCHN_FIFO_LINK_MASK) | next)) {
                return true;
            }
            before = claim();
        }
        release();
        return (before & LINKED) != 0; // one that the guest has no end of changing: what it loses is its own
    }

    /** Compares and sets the word; tests put the guest's doings in front. */
    boolean swap(int before, int after) {
        return memory.casInt(word, before, after);
    }

    private int claim() {
        while (true) {
            int found = memory.readInt(word);
            if (memory.casInt(word, found, found | BUSY)) {
                return found | BUSY;
            }
        }
    }

    private void release() {
        int found = memory.readInt(word);
        while ((found & BUSY) != 0 && !memory.casInt(word, found, found & ~BUSY)) {
            found = memory.readInt(word);
        }
    }
}
