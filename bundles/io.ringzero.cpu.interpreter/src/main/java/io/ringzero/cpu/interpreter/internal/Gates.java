// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;

/**
 * Delivery through the interrupt descriptor table of long mode, with the stacks of the TSS (APM Vol. 2 section 8.9).
 *
 * <p>All checks and all pages of the new stack come before the first change, so what {@link #deliver} throws has happened in
 * front of it.
 */
final class Gates {
    private static final int INTERRUPT_GATE = 0xe;
    private static final int TRAP_GATE = 0xf;
    private static final int TSS_RSP0 = 4;
    private static final int TSS_IST1 = 0x24;

    private final Core c;

    Gates(Core core) {
        c = core;
    }

    /**
     * Delivers an event.
     *
     * @param software INT n: the gate's privilege counts, and error codes have no EXT bit
     * @param rip the value to push
     * @param flags the RFLAGS to push
     */
    void deliver(int vector, boolean hasError, int error, boolean software, long rip, long flags) {
        int ext = software ? 0 : 1;
        int gateError = vector << 3 | 2 | ext;
        if (vector * 16 + 15 > (c.reg(CpuState.OFF_IDTR_LIMIT) & 0xffff)) {
            throw c.gp(gateError);
        }
        long gateAt = c.reg(CpuState.OFF_IDTR_BASE) + vector * 16L;
        long gate = c.systemLoad(gateAt, 8);
        int type = (int) (gate >>> 40) & 0x1f;
        int cpl = c.state.cpl();
        if (type != INTERRUPT_GATE && type != TRAP_GATE || software && Segments.dpl(gate) < cpl) {
            throw c.gp(gateError);
        }
        if ((gate & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, gateError);
        }
        long target = gate & 0xffff | gate >>> 32 & 0xffff0000L | c.systemLoad(gateAt + 8, 4) << 32;
        int selector = (int) (gate >>> 16) & 0xffff;
        long code = innerCode(selector, cpl, ext);
        int newCpl = (code & Segments.CONFORMING) != 0 ? cpl : Segments.dpl(code);
        if (!Bits.canonical(target)) {
            throw c.gp(ext);
        }
        int ist = (int) (gate >>> 32) & 7;
        long stack = ist != 0
            ? fromTss(TSS_IST1 + (ist - 1) * 8, ext)
            : newCpl < cpl ? fromTss(TSS_RSP0 + newCpl * 8, ext) : c.reg(StackOps.RSP);
        stack &= -16;
        long top = stack - (hasError ? 48 : 40);
        checkStack(top, stack, newCpl, ext);
        long at = stack;
        at = push(at, c.segments.selector(CpuState.SS), newCpl);
        at = push(at, c.reg(StackOps.RSP), newCpl);
        at = push(at, flags, newCpl);
        at = push(at, c.segments.selector(CpuState.CS), newCpl);
        at = push(at, rip, newCpl);
        if (hasError) {
            push(at, error, newCpl);
        }
        long clear = Bits.TF | Bits.NT | Bits.RF | Bits.VM | (type == INTERRUPT_GATE ? Bits.IF : 0);
        c.reg(CpuState.OFF_RFLAGS, c.rflags() & ~clear);
        c.singleStep = false; // INT n does not trap into its handler
        c.segments.load(CpuState.CS, selector & ~3 | newCpl, code, 0);
        if (newCpl != cpl) {
            c.segments.loadNull(CpuState.SS, newCpl);
        }
        c.reg(StackOps.RSP, top);
        c.reg(CpuState.OFF_RIP, target);
        c.state.cpl(newCpl);
        c.state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
        c.context.refresh();
    }

    /** Checks a gate's code segment: 64-bit code of this privilege or more; answers its descriptor. */
    long innerCode(int selector, int cpl, int ext) {
        if ((selector & ~3) == 0) {
            throw c.gp(ext);
        }
        long code = c.segments.descriptor(selector, 8, ext);
        if ((code & (Segments.CODE_OR_DATA | Segments.CODE)) != (Segments.CODE_OR_DATA | Segments.CODE)
            || Segments.dpl(code) > cpl || (code & (Segments.LONG | Segments.BIG)) != Segments.LONG) {
            throw c.gp(selector & ~3 | ext);
        }
        if ((code & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3 | ext);
        }
        return c.segments.markAccessed(selector, code);
    }

    /** A stack pointer of the TSS. */
    long fromTss(int offset, int ext) {
        if (offset + 7 > c.segments.limit(CpuState.TR)) {
            throw c.fault.of(Vector.TS, c.segments.selector(CpuState.TR) & ~3 | ext);
        }
        return c.systemLoad(c.segments.baseOf(CpuState.TR) + offset, 8);
    }

    /** Checks every page between two stack addresses for writing at a privilege level. */
    void checkStack(long top, long bottom, int cpl, int ext) {
        if (!Bits.canonical(top) || !Bits.canonical(bottom - 1)) {
            throw c.fault.of(Vector.SS, ext);
        }
        c.walk(top, access(cpl));
        if ((top ^ bottom - 1) >>> 12 != 0) {
            c.walk(bottom - 1, access(cpl));
        }
    }

    /** Pushes eight bytes that {@link #checkStack} has covered. */
    long push(long stack, long value, int cpl) {
        long at = stack - 8;
        int first = SlowAccess.PAGE - (int) (at & SlowAccess.PAGE - 1);
        if (first >= 8) {
            c.writeMachine(c.walk(at, access(cpl)), 8, value);
        } else {
            c.writeMachine(c.walk(at, access(cpl)), first, value);
            c.writeMachine(c.walk(at + first, access(cpl)), 8 - first, value >>> first * 8);
        }
        return at;
    }

    /** A handler at CPL 3 pushes as a user, any other as a supervisor, whatever runs now. */
    private static int access(int cpl) {
        return cpl == 3 ? Tlb.WRITE : Tlb.WRITE | Tlb.SUPERVISOR;
    }
}
