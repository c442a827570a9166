// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Tlb;

/**
 * What a data access does when the TLB did not answer: canonical and alignment checks, page crossing, page walk, frames
 * whose writes others must hear of, addresses without RAM.
 *
 * <p>Every page that a store touches is checked before the first byte changes. Stores go through the door of
 * {@link MachineMemory}. Where there is no RAM, reads answer ones and writes vanish.
 */
abstract class SlowAccess extends LazyFlags {
    static final int PAGE = 4096;

    final CpuMachine machine;
    final MachineMemory memory;
    final Tlb tlb;
    final GuestFault fault = new GuestFault();
    /** The state block in use as the MMU wants it. */
    CpuState state;
    long tlbMisses;
    /** Explicit accesses are to be aligned (CR0.AM, RFLAGS.AC, CPL 3); the fast path never hits then. */
    boolean alignmentChecked;
    /** A breakpoint waits for data accesses; the fast path never hits then. */
    boolean watched;
    /** Not in 64-bit mode: addresses have 32 bits and may carry a {@link SegmentTag}. */
    boolean narrow;

    /** Other threads may run guest code on this memory: taken from {@link MachineMemory#isShared} at each run. */
    boolean ordered;
    /** No other processor is in guest code until the instruction that runs is over: see {@link Exclusive}. */
    boolean alone;

    /** Halves of what {@link DataAccess#load128} read last. */
    long low;
    long high;

    private final DoorPages door = new DoorPages();
    private long secondPage;

    SlowAccess(CpuMachine machine, Tlb tlb, CpuState state) {
        this.machine = machine;
        this.memory = machine.memory();
        this.tlb = tlb;
        this.state = state;
    }

    /** Checks a tagged address against its segment and makes it linear. */
    abstract long segmented(long tagged, int size, boolean write);

    /** Hears of an access that will not fault, while {@link #watched}. */
    abstract void seen(long linear, int size, boolean write);

    /** Ends the current run of ops in front of the instruction that runs, to come back when {@link #alone}. */
    abstract GuestFault aloneFault();

    /** Ends the current block's credit, so that the run loop looks around soon. */
    abstract void endSlice();

    final GuestFault gp(int error) {
        return fault.of(Vector.GP, error);
    }

    final GuestFault ud() {
        return fault.of(Vector.UD, 0);
    }

    /** Reads 1, 2, 4 or 8 bytes, zero-extended. */
    final long slowLoad(long linear, int size, boolean stack) {
        long at = check(linear, size, Tlb.READ, stack);
        int inFirst = PAGE - (int) (at & PAGE - 1);
        if (size <= inFirst) {
            return readMachine(at, size);
        }
        return readMachine(at, inFirst) | readMachine(secondPage, size - inFirst) << inFirst * 8;
    }

    final void slowLoad128(long linear) {
        long at = check(linear, 16, Tlb.READ, false);
        long second = secondPage;
        int inFirst = PAGE - (int) (at & PAGE - 1);
        low = half(at, second, inFirst, 0);
        high = half(at, second, inFirst, 8);
    }

    /** Eight bytes of an operand whose first {@code inFirst} bytes lie in the first page. */
    private long half(long at, long second, int inFirst, int from) {
        if (from + 8 <= inFirst) {
            return readMachine(at + from, 8);
        }
        if (from >= inFirst) {
            return readMachine(second + from - inFirst, 8);
        }
        int before = inFirst - from;
        return readMachine(at + from, before) | readMachine(second, 8 - before) << before * 8;
    }

    final void slowStore128(long linear, long lowHalf, long highHalf) {
        long at = check(linear, 16, Tlb.WRITE, false);
        long second = secondPage;
        int inFirst = PAGE - (int) (at & PAGE - 1);
        storeHalf(at, second, inFirst, 0, lowHalf);
        storeHalf(at, second, inFirst, 8, highHalf);
    }

    private void storeHalf(long at, long second, int inFirst, int from, long value) {
        if (from + 8 <= inFirst) {
            writeMachine(at + from, 8, value);
        } else if (from >= inFirst) {
            writeMachine(second + from - inFirst, 8, value);
        } else {
            int before = inFirst - from;
            writeMachine(at + from, before, value);
            writeMachine(second, 8 - before, value >>> before * 8);
        }
    }

    final void slowStore(long linear, int size, long value, boolean stack) {
        long at = check(linear, size, Tlb.WRITE, stack);
        storeChecked(at, size, value);
    }

    /**
     * Checks a write and makes it possible.
     *
     * @return machine address of the first byte
     */
    final long checkWrite(long linear, int size) {
        return check(linear, size, Tlb.WRITE, false);
    }

    /** Checks a write to the stack. */
    final void checkStackWrite(long linear, int size) {
        check(linear, size, Tlb.WRITE, true);
    }

    /** Stores after {@link #checkWrite} of the same range, with no other access between them. */
    final void storeChecked(long at, int size, long value) {
        int inFirst = PAGE - (int) (at & PAGE - 1);
        if (size <= inFirst) {
            writeMachine(at, size, value);
        } else {
            long second = secondPage;
            writeMachine(at, inFirst, value);
            writeMachine(second, size - inFirst, value >>> inFirst * 8);
        }
    }

    /** Loads after {@link #checkWrite} of the same range. */
    final long loadChecked(long at, int size) {
        int inFirst = PAGE - (int) (at & PAGE - 1);
        if (size <= inFirst) {
            return readMachine(at, size);
        }
        return readMachine(at, inFirst) | readMachine(secondPage, size - inFirst) << inFirst * 8;
    }

    /** An implicit supervisor read (descriptor tables, TSS) whatever the CPL; 1 to 8 bytes. */
    final long systemLoad(long linear, int size) {
        long value = 0;
        int done = 0;
        while (done < size) {
            long a = linear + done;
            int part = Math.min(size - done, PAGE - (int) (a & PAGE - 1));
            value |= readMachine(walk(a, Tlb.READ | Tlb.SUPERVISOR), part) << done * 8;
            done += part;
        }
        return value;
    }

    /** An implicit supervisor write of up to 8 bytes that do not cross a page. */
    final void systemStore(long linear, int size, long value) {
        writeMachine(walk(linear, Tlb.WRITE | Tlb.SUPERVISOR), size, value);
    }

    /** Translates through the MMU; throws #PF. */
    final long walk(long linear, int access) {
        if (!Bits.canonical(linear)) {
            throw gp(0);
        }
        tlbMisses++;
        long at = machine.mmu().fill(tlb, state, linear, access);
        if (at < 0) {
            fault.of(Vector.PF, state.getInt(CpuState.OFF_FAULT_ERROR));
            fault.linear = linear;
            throw fault;
        }
        return at;
    }

    final long readMachine(long at, int size) {
        if (!memory.contains(at, size)) {
            return -1L >>> 64 - size * 8;
        }
        long host = memory.hostBase() + at;
        long read = switch (size) {
            case 1 -> HostMemory.getByte(host) & 0xff;
            case 2 -> HostMemory.getShort(host) & 0xffff;
            case 4 -> HostMemory.getInt(host) & 0xffffffffL;
            case 8 -> HostMemory.getLong(host);
            default -> {
                long value = 0;
                for (int i = 0; i < size; i++) {
                    value |= (HostMemory.getByte(host + i) & 0xffL) << i * 8;
                }
                yield value;
            }
        };
        HostMemory.acquireFence();
        return read;
    }

    final void writeMachine(long at, int size, long value) {
        if (!memory.contains(at, size)) {
            return;
        }
        switch (size) {
            case 1 -> memory.writeByte(at, (byte) value);
            case 2 -> memory.writeShort(at, (short) value);
            case 4 -> memory.writeInt(at, (int) value);
            case 8 -> memory.writeLong(at, value);
            default -> {
                for (int i = 0; i < size; i++) {
                    memory.writeByte(at + i, (byte) (value >>> i * 8));
                }
            }
        }
        if (tlb.flushRequested()) {
            endSlice(); // a watcher wants translations back
        }
    }

    /** Tells of a write that an operation made by itself, to RAM, where the TLB gave no write tag. */
    final void writtenByEngine(long at, int size) {
        memory.written(at, size);
        if (tlb.flushRequested()) {
            endSlice();
        }
    }

    /** Checks an access and translates its first page; the second page, if it has one, is kept for the transfer. */
    final long check(long address, int size, int access, boolean stack) {
        long linear = address;
        long last = linear + size - 1;
        if (narrow) {
            linear = narrow(address, size, access, stack);
            last = linear + size - 1 & 0xffffffffL;
        }
        if (!Bits.canonical(linear) || !Bits.canonical(last)) {
            fault.of(stack ? Vector.SS : Vector.GP, 0);
            fault.nonCanonical = true;
            throw fault;
        }
        if (alignmentChecked && (linear & size - 1) != 0) {
            throw fault.of(Vector.AC, 0);
        }
        long at = translate(linear, access);
        if ((linear ^ last) >>> 12 != 0) {
            secondPage = translate(last & -PAGE, access);
        }
        if (watched) {
            seen(linear, size, access == Tlb.WRITE);
        }
        return at;
    }

    /** The linear address outside 64-bit mode: past 4 GiB is past the limit of a flat segment. */
    final long narrow(long address, int size, int access, boolean stack) {
        if (SegmentTag.isOn(address)) {
            return segmented(address, size, access == Tlb.WRITE);
        }
        if ((address | address + size - 1) >>> 32 != 0) {
            fault.of(stack ? Vector.SS : Vector.GP, 0);
            fault.nonCanonical = true;
            throw fault;
        }
        return address;
    }

    /**
     * The linear address of up to 4 KiB that are to be aligned whatever CR0.AM says: #GP(0) where they are not. No page is looked
     * at.
     */
    final long areaAt(long address, int bytes, int alignment, int access) {
        long linear = narrow ? narrow(address, bytes, access, false) : address;
        if (!Bits.canonical(linear) || !Bits.canonical(linear + bytes - 1)) {
            fault.of(Vector.GP, 0);
            fault.nonCanonical = true;
            throw fault;
        }
        if ((linear & alignment - 1) != 0) {
            throw gp(0);
        }
        return linear;
    }

    /**
     * Checks each page of an area, before anything is read or changed. A fault of the first page names the first byte, one of
     * the second the last, as family 19h does for XSAVE.
     */
    final void checkPages(long linear, int bytes, int access) {
        long last = linear + bytes - 1;
        translate(linear, access);
        if ((linear ^ last) >>> 12 != 0) {
            translate(last, access);
        }
        if (watched) {
            seen(linear, bytes, access == Tlb.WRITE);
        }
    }

    /** Looks into the TLB first: alignment checking and page crossing come here with good entries. */
    private long translate(long linear, int access) {
        long entry = tlb.table() + (linear >>> 7 & DataAccess.TLB_INDEX);
        int tag = access == Tlb.WRITE ? Tlb.OFF_WRITE_TAG : Tlb.OFF_READ_TAG;
        if (HostMemory.getLong(entry + tag) == (linear & -PAGE)) {
            return linear + HostMemory.getLong(entry + Tlb.OFF_ADDEND) - memory.hostBase();
        }
        return access == Tlb.WRITE ? door.write(this, linear) : walk(linear, access);
    }
}
