// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

/** A service domain's use of a granted frame. In turns and at safe points. */
public final class GrantAccessHandle implements AutoCloseable {
    private final GrantAccess access;
    private final GrantTables tables;

    GrantAccessHandle(GrantAccess access, GrantTables tables) {
        this.access = access;
        this.tables = tables;
    }

    /** Machine address of the frame; only while {@link #live}. */
    public long maddr() {
        return access.maddr();
    }

    public boolean writable() {
        return access.writable();
    }

    /** Whether the frame is still ours to use. */
    public boolean live() {
        return access.open();
    }

    /** Idempotent. */
    @Override
    public void close() {
        tables.closeService(access);
    }
}
