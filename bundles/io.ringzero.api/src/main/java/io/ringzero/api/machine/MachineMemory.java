// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The machine's RAM, and the one door through which everything but an engine's fast path writes it.
 *
 * <p>Addresses are machine addresses in bytes, frames are machine frame numbers (mfn) of 4096 bytes. The region is off-heap
 * and lazily committed, untouched frames read as zero; it may be larger than 4 GiB. Every write method tells the
 * {@linkplain FrameWatcher watchers} of each flagged frame that it touches. Reads and writes outside the RAM throw
 * {@link IndexOutOfBoundsException} before anything is changed.
 *
 * <p>Any thread may read. Writers are pCPU threads, service-domain turns and safe-point work. Before guest code runs on a second
 * thread, the machine is told by {@link #share}; from then on loads and stores have the order of x86-TSO (SDM Vol. 3A, 9.2.2).
 */
public final class MachineMemory implements AutoCloseable {
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;
    public static final int PAGE_MASK = PAGE_SIZE - 1;

    private final long frames;
    private final long bytes;
    private final HostMemory.Reservation ram;
    private final long base;
    private final FrameFlags flags;
    private final CopyOnWriteArrayList<FrameWatcher> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean shared;

    /**
     * Makes a machine's memory, all zero.
     *
     * @param frames number of 4 KiB frames, 1 to 2^36
     */
    public MachineMemory(long frames) {
        if (frames < 1 || frames > 1L << 36) {
            throw new IllegalArgumentException("a machine has 1 to 2^36 frames, not " + frames);
        }
        this.frames = frames;
        this.bytes = frames << PAGE_SHIFT;
        this.ram = HostMemory.reserve(bytes);
        this.base = ram.address();
        this.flags = new FrameFlags(frames);
    }

    /** Number of frames; mfns are 0 to this less one. */
    public long frames() {
        return frames;
    }

    /** Host address of machine address 0: for engines and the MMU, never kept in anything generated. */
    public long hostBase() {
        return base;
    }

    /** The flags beside the frames. */
    public FrameFlags flags() {
        return flags;
    }

    /**
     * From each processor's next run on, guest code may run on several threads at once. To be called before the second of them
     * begins, while none of the processors runs; there is no way back.
     */
    public void share() {
        shared = true;
    }

    /** Whether several threads may be in guest code at once. */
    public boolean isShared() {
        return shared;
    }

    /** Whether a range lies wholly in RAM. */
    public boolean contains(long maddr, long length) {
        return length >= 0 && maddr >= 0 && length <= bytes && maddr <= bytes - length;
    }

    public byte readByte(long maddr) {
        byte value = HostMemory.getByte(at(maddr, 1));
        HostMemory.acquireFence();
        return value;
    }

    public short readShort(long maddr) {
        short value = HostMemory.getShort(at(maddr, 2));
        HostMemory.acquireFence();
        return value;
    }

    public int readInt(long maddr) {
        int value = HostMemory.getInt(at(maddr, 4));
        HostMemory.acquireFence();
        return value;
    }

    public long readLong(long maddr) {
        long value = HostMemory.getLong(at(maddr, 8));
        HostMemory.acquireFence();
        return value;
    }

    /** Copies out of RAM. */
    public void read(long maddr, byte[] to, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, to.length);
        HostMemory.copy(at(maddr, length), to, offset, length);
    }

    public void writeByte(long maddr, byte value) {
        long host = at(maddr, 1);
        HostMemory.releaseFence();
        HostMemory.putByte(host, value);
        written(maddr, 1);
    }

    public void writeShort(long maddr, short value) {
        long host = at(maddr, 2);
        HostMemory.releaseFence();
        HostMemory.putShort(host, value);
        written(maddr, 2);
    }

    public void writeInt(long maddr, int value) {
        long host = at(maddr, 4);
        HostMemory.releaseFence();
        HostMemory.putInt(host, value);
        written(maddr, 4);
    }

    public void writeLong(long maddr, long value) {
        long host = at(maddr, 8);
        HostMemory.releaseFence();
        HostMemory.putLong(host, value);
        written(maddr, 8);
    }

    /** Copies into RAM. */
    public void write(long maddr, byte[] from, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        HostMemory.copy(from, offset, at(maddr, length), length);
        written(maddr, length);
    }

    /** Sets every byte of a range. */
    public void fill(long maddr, long length, byte value) {
        HostMemory.fill(at(maddr, length), length, value);
        written(maddr, length);
    }

    /** Copies inside RAM; the ranges may overlap. */
    public void copy(long fromMaddr, long toMaddr, long length) {
        HostMemory.copy(at(fromMaddr, length), at(toMaddr, length), length);
        written(toMaddr, length);
    }

    /** Atomic compare and set of an aligned 32-bit word. */
    public boolean casInt(long maddr, int expected, int update) {
        boolean done = HostMemory.casInt(aligned(maddr, 4), expected, update);
        if (done) {
            written(maddr, 4);
        }
        return done;
    }

    /** Atomic compare and set of an aligned 64-bit word. */
    public boolean casLong(long maddr, long expected, long update) {
        boolean done = HostMemory.casLong(aligned(maddr, 8), expected, update);
        if (done) {
            written(maddr, 8);
        }
        return done;
    }

    /**
     * Tells the watchers of a write that an engine made by itself at a host address, to a frame that it knew to be flagged.
     */
    public void written(long maddr, long length) {
        if (shared) {
            HostMemory.fullFence(); // the write is seen by who sets a flag that this thread does not see
        }
        long last = maddr + length - 1;
        for (long mfn = maddr >>> PAGE_SHIFT; mfn <= last >>> PAGE_SHIFT; mfn++) {
            int set = flags.get(mfn);
            if (set != 0) {
                long start = Math.max(maddr, mfn << PAGE_SHIFT);
                long end = Math.min(last, (mfn << PAGE_SHIFT) + PAGE_MASK);
                tell(mfn, set, (int) (start & PAGE_MASK), (int) (end - start + 1));
            }
        }
    }

    /** Adds a watcher; any thread. */
    public void watch(FrameWatcher watcher) {
        watchers.add(watcher);
    }

    /** Removes a watcher; any thread. */
    public void unwatch(FrameWatcher watcher) {
        watchers.remove(watcher);
    }

    /** Gives the region back. Nobody may use this memory afterwards. */
    @Override
    public void close() {
        ram.close();
        flags.close();
    }

    private void tell(long mfn, int set, int offset, int length) {
        for (FrameWatcher watcher : watchers) {
            if ((watcher.flags() & set) != 0) {
                watcher.written(mfn, offset, length);
            }
        }
    }

    private long aligned(long maddr, int size) {
        if ((maddr & (size - 1)) != 0) {
            throw new IllegalArgumentException("machine address 0x" + Long.toHexString(maddr) + " is not " + size
                + "-byte aligned");
        }
        return at(maddr, size);
    }

    private long at(long maddr, long length) {
        if (!contains(maddr, length)) {
            throw new IndexOutOfBoundsException("machine address 0x" + Long.toHexString(maddr) + " + " + length
                + " is outside the machine's 0x" + Long.toHexString(bytes) + " bytes");
        }
        return base + maddr;
    }
}
