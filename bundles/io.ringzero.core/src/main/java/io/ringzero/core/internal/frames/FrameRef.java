// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

/**
 * A counted reference to a frame, with the type it was taken for. It is closed, which drops it, or deposited where
 * the count is represented from then on: in a page-table entry, a pin, a root. What was deposited comes back by
 * {@link FrameTable#withdraw}.
 *
 * <p>Made by {@link FrameTable} only. One thread.
 */
public final class FrameRef implements AutoCloseable {
    private final FrameTable table;
    private final long mfn;
    private FrameType type;
    private boolean held = true;

    FrameRef(FrameTable table, long mfn, FrameType type) {
        this.table = table;
        this.mfn = mfn;
        this.type = type;
    }

    public long mfn() {
        return mfn;
    }

    /** The type counted, NONE for a plain reference. */
    public FrameType type() {
        return type;
    }

    /** The reference is now kept elsewhere: closing this does nothing any more. */
    public void deposit() {
        held = false;
    }

    /** Drops the reference unless it was deposited; idempotent. */
    @Override
    public void close() {
        if (held) {
            held = false;
            table.drop(mfn, type);
        }
    }

    void typed(FrameType value) {
        type = value;
    }
}
