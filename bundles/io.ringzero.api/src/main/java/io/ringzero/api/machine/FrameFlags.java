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
 * <p>Each flag is added and removed atomically, by any pCPU's thread and at safe points; who holds a flag agrees with its other
 * holders on when it goes.
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

    private static final int SPINS = 1000;
    private final long frames;
    private final HostMemory.Reservation bytes;
    private final CopyOnWriteArrayList<AddListener> listeners = new CopyOnWriteArrayList<>();

    /** Hears that a frame gained its first flag. */
    @FunctionalInterface
    public interface AddListener {
        /** Withdraws whatever lets the frame be written without passing the door, or asks for it. */
        void flagged(long mfn);

        /** Whether all that was asked for has come about; asked by the waiting thread until it has. */
        default boolean isWithdrawn() {
            return true;
        }
    }

    FrameFlags(long frames) {
        this.frames = frames;
        this.bytes = HostMemory.reserve(frames + 7 & -8);
    }

    /** Flags of a frame; 0 for an ordinary one. */
    public int get(long mfn) {
        return HostMemory.getByte(at(mfn)) & 0xff;
    }

    /** Adds flags; when this returns no fast path writes the frame, unless it had a flag that another thread adds now. */
    public void add(long mfn, int flags) {
        if (mark(mfn, flags) == 0 && flags != 0) {
            withdraw(mfn);
        }
    }

    /**
     * Adds flags and no more: fast paths write the frame until {@link #withdraw} has returned, which is the caller's to do where
     * the answer is 0 or somebody else's withdrawal may not be over.
     *
     * @return the flags before
     */
    public int mark(long mfn, int flags) {
        return change(mfn, 0xff, flags);
    }

    /**
     * Takes the write tags of a flagged frame out of all TLBs; when this returns no fast path writes the frame. May wait for other
     * pCPUs, so the caller holds no lock that one of them may want.
     */
    public void withdraw(long mfn) {
        for (AddListener listener : listeners) {
            listener.flagged(mfn);
        }
        boolean done = false;
        for (int turn = 0; !done; turn++) {
            done = true;
            for (AddListener listener : listeners) { // all each time: one of them may serve the caller's own TLB
                done &= listener.isWithdrawn();
            }
            if (turn < SPINS) {
                Thread.onSpinWait();
            } else if (!done) {
                Thread.yield(); // the other may wait for this host core
            }
        }
    }

    /** Removes flags; write tags come back by themselves at the next fill. */
    public void remove(long mfn, int flags) {
        change(mfn, ~flags, 0);
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

    /** Keeps some flags and adds others; a full fence. Answers the flags before. */
    private int change(long mfn, int kept, int added) {
        long at = at(mfn);
        long word = at & -8;
        int shift = (int) (at & 7) * 8;
        while (true) {
            long seen = HostMemory.getLong(word);
            int before = (int) (seen >>> shift) & 0xff;
            long after = (long) (before & kept & 0xff | added) << shift;
            if (HostMemory.casLong(word, seen, seen & ~(0xffL << shift) | after)) {
                return before;
            }
        }
    }

    private long at(long mfn) {
        if (Long.compareUnsigned(mfn, frames) >= 0) {
            throw new IndexOutOfBoundsException("mfn 0x" + Long.toHexString(mfn) + " is outside the machine's 0x"
                + Long.toHexString(frames) + " frames");
        }
        return bytes.address() + mfn;
    }
}
