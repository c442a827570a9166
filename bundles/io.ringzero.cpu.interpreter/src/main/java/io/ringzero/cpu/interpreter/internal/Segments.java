// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/**
 * Segment registers and the descriptor tables behind them (APM Vol. 2 chapter 4).
 *
 * <p>Descriptor tables are read as a supervisor whatever the CPL. A descriptor is the eight bytes of its table as one word.
 */
final class Segments {
    static final long PRESENT = 1L << 47;
    /** Code or data, not a system descriptor. */
    static final long CODE_OR_DATA = 1L << 44;
    static final long CODE = 1L << 43;
    /** Data grows down; code conforms. */
    static final long CONFORMING = 1L << 42;
    /** Data may be written; code may be read. */
    static final long OPEN = 1L << 41;
    static final long ACCESSED = 1L << 40;
    static final long LONG = 1L << 53;
    static final long BIG = 1L << 54;
    private static final long GRANULAR = 1L << 55;

    private final Core c;

    Segments(Core core) {
        c = core;
    }

    /** Offset in the state block of a segment's base. */
    static int base(int segment) {
        return CpuState.OFF_SEGMENTS + segment * CpuState.SEGMENT_BYTES + CpuState.SEG_BASE;
    }

    int selector(int segment) {
        return HostMemory.getShort(at(segment) + CpuState.SEG_SELECTOR) & 0xffff;
    }

    int attributes(int segment) {
        return HostMemory.getShort(at(segment) + CpuState.SEG_ATTRIBUTES) & 0xffff;
    }

    long limit(int segment) {
        return HostMemory.getInt(at(segment) + CpuState.SEG_LIMIT) & 0xffffffffL;
    }

    long baseOf(int segment) {
        return HostMemory.getLong(at(segment) + CpuState.SEG_BASE);
    }

    /** Loads a segment register from a descriptor; {@code baseHigh} is the upper half of a system segment's base. */
    void load(int segment, int selector, long descriptor, long baseHigh) {
        put(segment, selector, attributesOf(descriptor), limitOf(descriptor), baseOf(descriptor) | baseHigh << 32);
    }

    /** Loads a null selector. Base and limit become zero, as CPUID 8000_0021 EAX bit 6 says. */
    void loadNull(int segment, int selector) {
        put(segment, selector, CpuState.ATTR_UNUSABLE, 0, 0);
    }

    private void put(int segment, int selector, int attributes, long limit, long base) {
        long at = at(segment);
        HostMemory.putShort(at + CpuState.SEG_SELECTOR, (short) selector);
        HostMemory.putShort(at + CpuState.SEG_ATTRIBUTES, (short) attributes);
        HostMemory.putInt(at + CpuState.SEG_LIMIT, (int) limit);
        HostMemory.putLong(at + CpuState.SEG_BASE, base);
    }

    /** As {@link CpuState#SEG_ATTRIBUTES} has them. */
    static int attributesOf(long descriptor) {
        return (int) (descriptor >>> 40) & 0xf0ff;
    }

    static long baseOf(long descriptor) {
        return descriptor >>> 16 & 0xffffff | (descriptor >>> 56 & 0xff) << 24;
    }

    static long limitOf(long descriptor) {
        long limit = descriptor & 0xffff | descriptor >>> 32 & 0xf0000;
        return (descriptor & GRANULAR) != 0 ? limit << 12 | 0xfff : limit;
    }

    /** Whether a code segment is one of 64 bits, here and now. */
    boolean is64(long descriptor) {
        return (c.reg(CpuState.OFF_EFER) & Bits.EFER_LMA) != 0 && (descriptor & LONG) != 0;
    }

    /** Whether a code segment says both 64 and 32 bits, which is reserved in long mode. */
    boolean isReserved(long descriptor) {
        return is64(descriptor) && (descriptor & BIG) != 0;
    }

    static int dpl(long descriptor) {
        return (int) (descriptor >>> 45) & 3;
    }

    static int type(long descriptor) {
        return (int) (descriptor >>> 40) & 0xf;
    }

    /** Whether a selector, 8 or 16 bytes of descriptor behind it, lies within its table. */
    boolean inTable(int selector, int bytes) {
        if ((selector & 4) != 0) {
            return (attributes(CpuState.LDTR) & CpuState.ATTR_UNUSABLE) == 0
                && (selector & ~7) + bytes - 1 <= limit(CpuState.LDTR);
        }
        return (selector & ~7) + bytes - 1 <= (c.reg(CpuState.OFF_GDTR_LIMIT) & 0xffff);
    }

    /** Linear address of a selector's descriptor. */
    long address(int selector) {
        return ((selector & 4) != 0 ? baseOf(CpuState.LDTR) : c.reg(CpuState.OFF_GDTR_BASE)) + (selector & ~7);
    }

    /** Reads a descriptor; throws #GP(selector) outside the table. {@code ext} is the EXT bit for error codes. */
    long descriptor(int selector, int bytes, int ext) {
        if (!inTable(selector, bytes)) {
            throw c.gp(selector & ~3 | ext);
        }
        return c.systemLoad(address(selector), 8);
    }

    /** The second half of a 16-byte descriptor. */
    long upperHalf(int selector) {
        return c.systemLoad(address(selector) + 8, 8);
    }

    /** Notes in the table that a segment was used. */
    long markAccessed(int selector, long descriptor) {
        if ((descriptor & ACCESSED) == 0) {
            c.systemStore(address(selector) + 5, 1, (descriptor | ACCESSED) >>> 40 & 0xff);
        }
        return descriptor | ACCESSED;
    }

    /** MOV, POP and far pointer loads of ES, SS, DS, FS, GS. */
    void loadData(int segment, int selector) {
        int cpl = c.state.cpl();
        if ((selector & ~3) == 0) {
            if (segment == CpuState.SS && (!Mode.is64(c.mode) || cpl == 3 || (selector & 3) != cpl)) {
                throw c.gp(0);
            }
            loadNull(segment, selector);
            return;
        }
        long descriptor = descriptor(selector, 8, 0);
        boolean allowed = segment == CpuState.SS
            ? isStack(descriptor, selector, cpl)
            : isReadable(descriptor, selector, cpl);
        if (!allowed) {
            throw c.gp(selector & ~3);
        }
        if ((descriptor & PRESENT) == 0) {
            throw c.fault.of(segment == CpuState.SS ? Vector.SS : Vector.NP, selector & ~3);
        }
        load(segment, selector, markAccessed(selector, descriptor), 0);
    }

    /** Whether a descriptor may become SS at a privilege level. */
    static boolean isStack(long descriptor, int selector, int cpl) {
        return (descriptor & (CODE_OR_DATA | CODE | OPEN)) == (CODE_OR_DATA | OPEN) && (selector & 3) == cpl
            && dpl(descriptor) == cpl;
    }

    /** Whether a descriptor may be read through, from a privilege level: VERR asks the same. */
    static boolean isReadable(long descriptor, int selector, int cpl) {
        if ((descriptor & CODE_OR_DATA) == 0 || (descriptor & (CODE | OPEN)) == CODE) {
            return false;
        }
        boolean conforming = (descriptor & (CODE | CONFORMING)) == (CODE | CONFORMING);
        return conforming || dpl(descriptor) >= Math.max(cpl, selector & 3);
    }

    /** After a return to a lesser privilege: data segments that it may not have become null. */
    void dropInner(int cpl) {
        for (int segment : new int[] {CpuState.ES, CpuState.DS, CpuState.FS, CpuState.GS}) {
            int attributes = attributes(segment);
            boolean conforming = (attributes & 0x1c) == 0x1c;
            if ((attributes & CpuState.ATTR_UNUSABLE) == 0 && !conforming && (attributes >> 5 & 3) < cpl) {
                loadNull(segment, 0);
            }
        }
    }

    private long at(int segment) {
        return c.s + CpuState.OFF_SEGMENTS + (long) segment * CpuState.SEGMENT_BYTES;
    }
}
