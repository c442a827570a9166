// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Tlb;

/**
 * Loads and stores of guest data through the TLB.
 *
 * <p>HOT PATH. A hit is one compare and one add ({@link Tlb}). {@link #dataTlb} is the TLB's table, or an empty table while
 * alignment is checked, so that the check costs aligned code nothing. Values are zero-extended.
 *
 * <p>Where other threads run guest code on the same memory ({@link #ordered}), each load is an acquire and each store a release:
 * on an x86 host no instruction, but the JVM's compiler then keeps loads after loads, stores after loads and stores after
 * stores, and neither drops nor repeats one. What may still happen is what x86-TSO allows (SDM Vol. 3A, 9.2.2): a load before an
 * older store to another place. A host with a weaker order gets its fence instructions from the same calls.
 *
 * <p>A read-modify-write is {@code rmwLoadN}, which checks the whole range for writing, then {@code rmwStoreN} with no other
 * access between them.
 */
abstract class DataAccess extends SlowAccess {
    /** Selects the table's entry out of a linear address shifted right by 7. */
    static final long TLB_INDEX = (Tlb.ENTRIES - 1L) * Tlb.ENTRY_BYTES;

    /** Host address of the table that explicit accesses look into. */
    long dataTlb;

    /** Host address of the operand of a read-modify-write; 0 when it takes the slow path. */
    private long rmwHost;
    private long rmwAt;

    DataAccess(CpuMachine machine, Tlb tlb, CpuState state) {
        super(machine, tlb, state);
    }

    final long load8(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 1, false);
        }
        return loaded(HostMemory.getByte(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)) & 0xff);
    }

    final long load16(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 1 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 2, false);
        }
        return loaded(HostMemory.getShort(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)) & 0xffff);
    }

    final long load32(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 3 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 4, false);
        }
        return loaded(HostMemory.getInt(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)) & 0xffffffffL);
    }

    final long load64(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 7 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 8, false);
        }
        return loaded(HostMemory.getLong(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)));
    }

    /** Reads 16 bytes into {@link #low} and {@link #high}. */
    final void load128(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 15 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            long host = a + HostMemory.getLong(e + Tlb.OFF_ADDEND);
            low = loaded(HostMemory.getLong(host));
            high = loaded(HostMemory.getLong(host + 8));
        } else {
            slowLoad128(a);
        }
    }

    final void store128(long a, long lowHalf, long highHalf) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 15 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            long host = a + HostMemory.getLong(e + Tlb.OFF_ADDEND);
            beforeStore();
            HostMemory.putLong(host, lowHalf);
            beforeStore();
            HostMemory.putLong(host + 8, highHalf);
        } else {
            slowStore128(a, lowHalf, highHalf);
        }
    }

    /**
     * Raises #GP(0) for an operand of 16 bytes that is not aligned, and that before segment limit and address are looked at: a
     * bad one on the stack segment is #SS only where it is aligned (as AMD does it).
     */
    final void checkAligned(long a) {
        if ((a & 15) != 0 || SegmentTag.isOn(a)) {
            slowCheckAligned(a);
        }
    }

    /** The same for an address that is tagged or misaligned. */
    abstract void slowCheckAligned(long a);

    final void store8(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putByte(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), (byte) value);
        } else {
            slowStore(a, 1, value, false);
        }
    }

    final void store16(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 1 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putShort(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), (short) value);
        } else {
            slowStore(a, 2, value, false);
        }
    }

    final void store32(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 3 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putInt(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), (int) value);
        } else {
            slowStore(a, 4, value, false);
        }
    }

    final void store64(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 7 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putLong(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), value);
        } else {
            slowStore(a, 8, value, false);
        }
    }

    /** Reads the stack: a bad address is #SS. */
    final long stackLoad64(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 7 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 8, true);
        }
        return loaded(HostMemory.getLong(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)));
    }

    /** Writes the stack: a bad address is #SS. */
    final void stackStore64(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 7 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putLong(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), value);
        } else {
            slowStore(a, 8, value, true);
        }
    }

    /** As {@link #stackLoad64}, 4 bytes. */
    final long stackLoad32(long a) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 3 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_READ_TAG)) {
            return slowLoad(a, 4, true);
        }
        return loaded(HostMemory.getInt(a + HostMemory.getLong(e + Tlb.OFF_ADDEND)) & 0xffffffffL);
    }

    /** As {@link #stackStore64}, 4 bytes. */
    final void stackStore32(long a, long value) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + 3 & -PAGE) == HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            beforeStore();
            HostMemory.putInt(a + HostMemory.getLong(e + Tlb.OFF_ADDEND), (int) value);
        } else {
            slowStore(a, 4, value, true);
        }
    }

    /** Reads 2, 4 or 8 bytes of the stack. */
    final long stackLoad(long a, int size) {
        return switch (size) {
            case 8 -> stackLoad64(a);
            case 4 -> stackLoad32(a);
            default -> slowLoad(a, size, true);
        };
    }

    /** Writes 2, 4 or 8 bytes of the stack. */
    final void stackStore(long a, int size, long value) {
        switch (size) {
            case 8 -> stackStore64(a, value);
            case 4 -> stackStore32(a, value);
            default -> slowStore(a, size, value, true);
        }
    }

    /** Raises what a store to the stack would raise. */
    final void stackProbe(long a, int size) {
        check(a, size, Tlb.WRITE, true);
    }

    /** Loads by size in bytes: for operations where the size does not deserve a class. */
    final long load(long a, int size) {
        return switch (size) {
            case 1 -> load8(a);
            case 2 -> load16(a);
            case 4 -> load32(a);
            default -> load64(a);
        };
    }

    /** Stores by size in bytes. */
    final void store(long a, int size, long value) {
        switch (size) {
            case 1 -> store8(a, value);
            case 2 -> store16(a, value);
            case 4 -> store32(a, value);
            default -> store64(a, value);
        }
    }

    /** Begins a read-modify-write of {@code size} bytes: checks the range for writing and reads it. */
    final long rmwLoad(long a, int size) {
        long e = dataTlb + (a >>> 7 & TLB_INDEX);
        if ((a + size - 1 & -PAGE) != HostMemory.getLong(e + Tlb.OFF_WRITE_TAG)) {
            rmwHost = 0;
            rmwAt = checkWrite(a, size);
            return loadChecked(rmwAt, size);
        }
        long host = a + HostMemory.getLong(e + Tlb.OFF_ADDEND);
        rmwHost = host;
        return hostLoad(host, size);
    }

    /** As {@link #rmwLoad}, for an instruction that is locked: an operand that is split asks for {@link Exclusive} first. */
    final long lockedLoad(long a, int size) {
        long value = rmwLoad(a, size);
        if (ordered && !alone && Atomics.splits(rmwHost != 0 ? rmwHost : rmwAt, size)) {
            throw aloneFault();
        }
        return value;
    }

    /** Ends a read-modify-write. */
    final void rmwStore(int size, long value) {
        if (rmwHost == 0) {
            storeChecked(rmwAt, size, value);
        } else {
            hostStore(rmwHost, size, value);
        }
    }

    /**
     * Ends a locked read-modify-write: stores if the operand still has the value that was read.
     *
     * @return false when another processor was quicker: begin again
     */
    final boolean rmwSwap(int size, long expected, long value) {
        boolean split = Atomics.splits(rmwHost != 0 ? rmwHost : rmwAt, size);
        if (split) {
            rmwStore(size, value); // alone, or the only thread
            HostMemory.fullFence();
            return true;
        }
        if (rmwHost != 0) {
            return Atomics.swap(rmwHost, size, expected, value);
        }
        if (!memory.contains(rmwAt, size)) {
            return true;
        }
        boolean done = Atomics.swap(memory.hostBase() + rmwAt, size, expected, value);
        if (done) {
            writtenByEngine(rmwAt, size);
        }
        return done;
    }

    /** Reads consecutive words of 8 bytes. */
    final void loadArea(long a, long[] to, int words) {
        for (int i = 0; i < words; i++) {
            to[i] = load64(a + i * 8L);
        }
    }

    /** Behind each load of guest data. */
    private long loaded(long value) {
        if (ordered) {
            HostMemory.acquireFence();
        }
        return value;
    }

    /** In front of each store of guest data. */
    private void beforeStore() {
        if (ordered) {
            HostMemory.releaseFence();
        }
    }

    private long hostLoad(long host, int size) {
        return loaded(switch (size) {
            case 1 -> HostMemory.getByte(host) & 0xff;
            case 2 -> HostMemory.getShort(host) & 0xffff;
            case 4 -> HostMemory.getInt(host) & 0xffffffffL;
            default -> HostMemory.getLong(host);
        });
    }

    private void hostStore(long host, int size, long value) {
        beforeStore();
        switch (size) {
            case 1 -> HostMemory.putByte(host, (byte) value);
            case 2 -> HostMemory.putShort(host, (short) value);
            case 4 -> HostMemory.putInt(host, (int) value);
            default -> HostMemory.putLong(host, value);
        }
    }
}
