// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.api.machine.MachineMemory;

/**
 * Access to what one grant gives, from the moment the entry was marked used until {@link #close}: the frame is held, so it does not go to
 * anybody else meanwhile, even when its domain ends. That of a transitive grant has the access to the other domain's grant behind it.
 */
final class GrantAccess implements AutoCloseable {
    private final GrantTable table;
    private final int reference;
    private final boolean write;
    private final Bytes bytes;
    private final Runnable behind;
    private boolean open = true;

    /**
     * Where the bytes are.
     *
     * @param start first one in the page
     */
    record Bytes(long mfn, int start, int length) {
    }

    /** {@code behind}: closes the hold of the frame, or the access that this one goes through. */
    GrantAccess(GrantTable table, int reference, boolean write, Bytes bytes, Runnable behind) {
        this.table = table;
        this.reference = reference;
        this.write = write;
        this.bytes = bytes;
        this.behind = behind;
    }

    GrantTable table() {
        return table;
    }

    boolean write() {
        return write;
    }

    long mfn() {
        return bytes.mfn;
    }

    Bytes bytes() {
        return bytes;
    }

    /** Machine address of the frame. */
    long maddr() {
        return bytes.mfn * MachineMemory.PAGE_SIZE;
    }

    boolean open() {
        return open;
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (open) {
            open = false;
            behind.run();
            table.release(reference, write);
        }
    }
}
