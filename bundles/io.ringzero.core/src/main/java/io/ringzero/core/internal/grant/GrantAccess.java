// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.memory.FrameHold;

/**
 * Access to one granted frame, from the moment the entry was marked used until {@link #close}: the frame is held, so it does not go to
 * anybody else meanwhile, even when its domain ends.
 */
final class GrantAccess implements AutoCloseable {
    private final GrantTable table;
    private final int reference;
    private final boolean write;
    private final FrameHold hold;
    private boolean open = true;

    GrantAccess(GrantTable table, int reference, boolean write, FrameHold hold) {
        this.table = table;
        this.reference = reference;
        this.write = write;
        this.hold = hold;
    }

    GrantTable table() {
        return table;
    }

    boolean write() {
        return write;
    }

    long mfn() {
        return hold.mfn();
    }

    /** Machine address of the frame. */
    long maddr() {
        return hold.mfn() * MachineMemory.PAGE_SIZE;
    }

    boolean open() {
        return open;
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (open) {
            open = false;
            hold.close();
            table.release(reference, write);
        }
    }
}
