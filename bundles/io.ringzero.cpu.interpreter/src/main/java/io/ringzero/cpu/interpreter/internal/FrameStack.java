// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;

/**
 * The stack that a gate pushes upon: the current one, or one of the TSS (APM Vol. 2 sections 8.7 and 8.9).
 *
 * <p>{@link #reserve} checks segment and pages of all that will be pushed; after it {@link #push} cannot fault, so what is thrown
 * before has happened in front of the event. {@link #install} makes the stack the current one.
 */
final class FrameStack {
    private final Core c;
    private final int cpl;
    /** Selector of a stack segment to load, or -1: SS stays. */
    private final int selector;
    /** Its descriptor; 0 for the null segment of long mode. */
    private final long descriptor;
    private final long base;
    private final long mask;
    private final long before;
    private long pointer;

    private FrameStack(Core c, int cpl, int selector, long descriptor, long base, long mask, long pointer) {
        this.c = c;
        this.cpl = cpl;
        this.selector = selector;
        this.descriptor = descriptor;
        this.base = base;
        this.mask = mask;
        this.before = pointer;
        this.pointer = pointer;
    }

    /** The stack in use, of a gate outside long mode. */
    static FrameStack current(Core c) {
        boolean big = (c.segments.attributes(CpuState.SS) & 1 << 14) != 0;
        return new FrameStack(c, c.state.cpl(), -1, 0, c.segments.baseOf(CpuState.SS) & 0xffffffffL,
            big ? 0xffffffffL : 0xffff, c.reg(StackOps.RSP));
    }

    /** A stack of long mode; SS becomes null where the privilege changes. */
    static FrameStack ofLong(Core c, long rsp, int cpl) {
        return new FrameStack(c, cpl, cpl == c.state.cpl() ? -1 : cpl, 0, 0, -1, rsp);
    }

    /** The stack that a TSS of 16 or 32 bits has for a privilege level; #TS and #SS where it is none. */
    static FrameStack ofTask(Core c, int cpl, int ext) {
        boolean wide = (c.segments.attributes(CpuState.TR) & 8) != 0;
        int at = wide ? 4 + cpl * 8 : 2 + cpl * 4;
        int bytes = wide ? 4 : 2;
        if (at + bytes + 1 > c.segments.limit(CpuState.TR)) {
            throw c.fault.of(Vector.TS, c.segments.selector(CpuState.TR) & ~3 | ext);
        }
        long tss = c.segments.baseOf(CpuState.TR);
        long pointer = c.systemLoad(tss + at, bytes);
        int selector = (int) c.systemLoad(tss + at + bytes, 2);
        if ((selector & ~3) == 0) {
            throw c.fault.of(Vector.TS, ext);
        }
        if (!c.segments.inTable(selector, 8)) {
            throw c.fault.of(Vector.TS, selector & ~3 | ext);
        }
        long descriptor = c.systemLoad(c.segments.address(selector), 8);
        if (!Segments.isStack(descriptor, selector, cpl)) {
            throw c.fault.of(Vector.TS, selector & ~3 | ext);
        }
        if ((descriptor & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.SS, selector & ~3 | ext);
        }
        descriptor = c.segments.markAccessed(selector, descriptor);
        return new FrameStack(c, cpl, selector, descriptor, Segments.baseOf(descriptor),
            (descriptor & Segments.BIG) != 0 ? 0xffffffffL : 0xffff, pointer);
    }

    /** The stack pointer that a TSS of long mode has at an offset. */
    static long fromLongTask(Core c, int offset, int ext) {
        if (offset + 7 > c.segments.limit(CpuState.TR)) {
            throw c.fault.of(Vector.TS, c.segments.selector(CpuState.TR) & ~3 | ext);
        }
        return c.systemLoad(c.segments.baseOf(CpuState.TR) + offset, 8);
    }

    /** Checks room for values of a size: #SS outside the segment, #PF where a page cannot be written. */
    void reserve(int count, int size, int ext) {
        if (mask == -1) {
            long top = pointer - (long) count * size;
            if (!Bits.canonical(top) || !Bits.canonical(pointer - 1)) {
                throw c.fault.of(Vector.SS, ext);
            }
            probe(top, pointer - 1);
            return;
        }
        for (int i = 1; i <= count; i++) {
            long offset = pointer - (long) i * size & mask;
            if (!holds(offset, offset + size - 1)) {
                throw c.fault.of(Vector.SS, selector < 0 ? ext : selector & ~3 | ext);
            }
            long linear = base + offset & 0xffffffffL;
            probe(linear, linear + size - 1 & 0xffffffffL);
        }
    }

    private void probe(long first, long last) {
        c.walk(first, access());
        if ((first ^ last) >>> 12 != 0) {
            c.walk(last, access());
        }
    }

    private boolean holds(long first, long last) {
        int attributes = selector < 0 ? c.segments.attributes(CpuState.SS) : Segments.attributesOf(descriptor);
        long limit = selector < 0 ? c.segments.limit(CpuState.SS) : Segments.limitOf(descriptor);
        return (attributes & CpuState.ATTR_UNUSABLE) == 0 && SegmentChecks.holds(attributes, limit, first, last);
    }

    /** Pushes what {@link #reserve} has covered. */
    void push(long value, int size) {
        pointer = pointer - size & mask;
        long at = mask == -1 ? pointer : base + pointer & 0xffffffffL;
        int first = Math.min(size, SlowAccess.PAGE - (int) (at & SlowAccess.PAGE - 1));
        c.writeMachine(c.walk(at, access()), first, value);
        if (first < size) {
            long second = mask == -1 ? at + first : at + first & 0xffffffffL;
            c.writeMachine(c.walk(second, access()), size - first, value >>> first * 8);
        }
    }

    /** Makes this the current stack. */
    void install() {
        if (selector >= 0) {
            if (descriptor == 0) {
                c.segments.loadNull(CpuState.SS, selector);
            } else {
                c.segments.load(CpuState.SS, selector, descriptor, 0);
            }
        }
        c.reg(StackOps.RSP, mask == 0xffff ? before & ~mask | pointer : pointer);
    }

    /** A handler at CPL 3 pushes as a user, any other as a supervisor, whatever runs now. */
    private int access() {
        return cpl == 3 ? Tlb.WRITE : Tlb.WRITE | Tlb.SUPERVISOR;
    }
}
