// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.memory.FrameHold;

/**
 * Access to what one grant gives, from the moment the entry was marked used until {@link #close}: the frame is held, so it does not go to
 * anybody else meanwhile, even when its domain ends. That of a transitive grant has the access to the other domain's grant behind it.
 * Small: a domain may have hundreds of thousands of mappings, each with one.
 */
final class GrantAccess implements FrameHold {
    private final GrantTable table;
    private final FrameHold behind;
    private final int reference;
    private final int start;
    private final int length;
    private boolean open = true;

    /**
     * @param behind the hold of the frame, or the access that this one goes through: closed with it
     * @param start first byte in the page
     * @param length in bytes
     */
    GrantAccess(GrantTable table, int reference, FrameHold behind, int start, int length) {
        this.table = table;
        this.reference = reference;
        this.behind = behind;
        this.start = start;
        this.length = length;
    }

    GrantTable table() {
        return table;
    }

    @Override
    public boolean writable() {
        return behind.writable();
    }

    @Override
    public long mfn() {
        return behind.mfn();
    }

    /** First byte in the page that is granted. */
    int start() {
        return start;
    }

    /** Bytes that are granted. */
    int length() {
        return length;
    }

    /** Machine address of the frame. */
    long maddr() {
        return mfn() * MachineMemory.PAGE_SIZE;
    }

    boolean open() {
        return open;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            behind.close();
            table.release(reference, writable());
        }
    }
}
