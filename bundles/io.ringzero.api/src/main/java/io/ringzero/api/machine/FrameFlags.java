// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One byte of flags beside each machine frame, saying who must hear of writes to it.
 *
 * <p>A frame with any flag never has a write tag in a {@link Tlb}: adding a flag withdraws the tags that exist (through
 * the listeners, before {@link #add} returns), and {@link Tlb#fill} asks here. So a store to such a frame leaves the fast
 * path and goes through {@link MachineMemory}'s door, which tells the watchers.
 *
 * <p>Changed on a pCPU's thread or at a safe point.
 */
public final class FrameFlags {
    /** Instructions decoded from this frame are cached by an engine. */
    public static final int CODE = 1;
    /** The frame is a page table that the MMU may have walked. */
    public static final int PAGE_TABLE = 2;
    /** The first write since the last clean is to be noted (snapshot, migration). */
    public static final int DIRTY_LOG = 4;
    /** A debugger watches this frame. */
    public static final int WATCH = 8;

    private final long frames;
    private final HostMemory.Reservation bytes;
    private final CopyOnWriteArrayList<AddListener> listeners = new CopyOnWriteArrayList<>();

    /** Hears that a frame gained its first flag. */
    @FunctionalInterface
    public interface AddListener {
        /** Withdraws whatever lets the frame be written without passing the door. */
        void flagged(long mfn);
    }

    FrameFlags(long frames) {
        this.frames = frames;
        this.bytes = HostMemory.reserve(frames);
    }

    /** Flags of a frame; 0 for an ordinary one. */
    public int get(long mfn) {
        return HostMemory.getByte(at(mfn)) & 0xff;
    }

    /** Adds flags; when this returns no fast path writes the frame. */
    public void add(long mfn, int flags) {
        int before = get(mfn);
        HostMemory.putByte(at(mfn), (byte) (before | flags));
        if (before == 0 && flags != 0) {
            for (AddListener listener : listeners) {
                listener.flagged(mfn);
            }
        }
    }

    /** Removes flags; write tags come back by themselves at the next fill. */
    public void remove(long mfn, int flags) {
        HostMemory.putByte(at(mfn), (byte) (get(mfn) & ~flags));
    }

    /** Registers a listener; any thread. */
    public void listen(AddListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; any thread. */
    public void unlisten(AddListener listener) {
        listeners.remove(listener);
    }

    void close() {
        bytes.close();
    }

    private long at(long mfn) {
        if (Long.compareUnsigned(mfn, frames) >= 0) {
            throw new IndexOutOfBoundsException("mfn 0x" + Long.toHexString(mfn) + " is outside the machine's 0x"
                + Long.toHexString(frames) + " frames");
        }
        return bytes.address() + mfn;
    }
}
