// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

import io.ringzero.abi.DomainIds;
import io.ringzero.api.machine.MachineMemory;
import java.util.BitSet;
import java.util.TreeMap;

/**
 * Hands out free frames, always the lowest that fit, all zero; takes back and wipes those that nobody refers to.
 *
 * <p>On pCPU threads, in turns and at safe points, one at a time.
 */
public final class FrameAllocator {
    /** Answer of {@link #allocate} when there is no room. */
    public static final long NONE = -1;

    /** A domain, told that a frame of its has gone. */
    @FunctionalInterface
    public interface Owner {
        /**
         * A frame has become free.
         *
         * @param hypervisor it was lent by the hypervisor
         */
        void freed(long mfn, boolean hypervisor);
    }

    private final MachineMemory memory;
    private final FrameTable table;
    private final MachineToPhysical machineToPhysical;
    private final Runnable settle;
    private final BitSet free = new BitSet();
    private final TreeMap<Integer, Owner> owners = new TreeMap<>();
    private long freeFrames;

    /**
     * Makes the allocator of a machine whose frames from {@code first} on are free.
     *
     * @param settle called before a frame that guests had is wiped: when it returns, no TLB leads there
     */
    public FrameAllocator(MachineMemory memory, FrameTable table, MachineToPhysical machineToPhysical, long first,
        Runnable settle) {
        this.memory = memory;
        this.table = table;
        this.machineToPhysical = machineToPhysical;
        this.settle = settle;
        int frames = Math.toIntExact(memory.frames());
        free.set(Math.toIntExact(first), frames);
        freeFrames = frames - first;
        for (long mfn = 0; mfn < first; mfn++) {
            table.give(mfn, DomainIds.DOMID_XEN, true);
        }
        table.listen(this::freed);
    }

    public long freeFrames() {
        return freeFrames;
    }

    /** Registers who hears of an owner's freed frames. */
    public void register(int owner, Owner listener) {
        owners.put(owner, listener);
    }

    public void unregister(int owner) {
        owners.remove(owner);
    }

    /**
     * Takes 2^order neighbouring frames, aligned to their number.
     *
     * @param hypervisor the frames are the hypervisor's, the owner only uses them
     * @param frameLimit all mfns are below this
     * @return first mfn, {@link #NONE} when there is no room
     */
    public long allocate(int owner, boolean hypervisor, int order, long frameLimit) {
        int size = 1 << order;
        long limit = Math.min(frameLimit, table.frames());
        for (int start = free.nextSetBit(0); start >= 0; start = free.nextSetBit(start)) {
            int aligned = (start + size - 1) & -size;
            if (aligned < start || aligned + (long) size > limit) {
                return NONE;
            }
            int end = free.nextClearBit(aligned);
            if (end >= aligned + (long) size) {
                free.clear(aligned, aligned + size);
                freeFrames -= size;
                for (int mfn = aligned; mfn < aligned + size; mfn++) {
                    table.give(mfn, owner, hypervisor);
                }
                return aligned;
            }
            start = Math.max(end, aligned);
        }
        return NONE;
    }

    /** Takes one frame. */
    public long allocate(int owner, boolean hypervisor) {
        return allocate(owner, hypervisor, 0, Long.MAX_VALUE);
    }

    private void freed(long mfn, int owner, boolean hypervisor) {
        settle.run();
        wipe(mfn);
        machineToPhysical.set(mfn, MachineToPhysical.INVALID);
        free.set((int) mfn);
        freeFrames++;
        Owner listener = owners.get(owner);
        if (listener != null) {
            listener.freed(mfn, hypervisor);
        }
    }

    /** Reads first: a frame that was never written is zero, and stays uncommitted. */
    private void wipe(long mfn) {
        long start = mfn << MachineMemory.PAGE_SHIFT;
        for (long at = start; at < start + MachineMemory.PAGE_SIZE; at += 8) {
            if (memory.readLong(at) != 0) {
                memory.fill(start, MachineMemory.PAGE_SIZE, (byte) 0);
                return;
            }
        }
    }
}
