// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;

/**
 * Delivery through the interrupt descriptor table: gates of 16 bytes in long mode, with the interrupt stacks of its TSS, gates
 * of 16 and 32 bits in protected mode (APM Vol. 2 sections 8.7 and 8.9).
 *
 * <p>All checks and all pages of the new stack come before the first change, so what {@link #deliver} throws has happened in
 * front of it. Task gates are refused like gates of no known type: #GP with the gate's error code.
 */
final class Gates {
    private static final int INTERRUPT_GATE16 = 6;
    private static final int TRAP_GATE16 = 7;
    private static final int INTERRUPT_GATE = 0xe;
    private static final int TRAP_GATE = 0xf;
    private static final int TSS_RSP0 = 4;
    /** Attribute L of a code segment. */
    private static final int CODE_64 = 1 << 13;
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
        boolean longMode = CodeSegments.longMode(c) && !narrowGates(software);
        int bytes = longMode ? 16 : 8;
        int ext = software ? 0 : 1;
        int gateError = vector << 3 | 2 | ext;
        if (vector * bytes + bytes - 1 > (c.reg(CpuState.OFF_IDTR_LIMIT) & 0xffff)) {
            throw c.gp(gateError);
        }
        long gateAt = c.reg(CpuState.OFF_IDTR_BASE) + (long) vector * bytes;
        long gate = c.systemLoad(gateAt, 8);
        int type = (int) (gate >>> 40) & 0x1f;
        int cpl = c.state.cpl();
        if (!isGate(type, longMode) || software && Segments.dpl(gate) < cpl) {
            throw c.gp(gateError);
        }
        if ((gate & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, gateError);
        }
        boolean narrow = type == INTERRUPT_GATE16 || type == TRAP_GATE16;
        long target = gate & 0xffff | (narrow ? 0 : gate >>> 32 & 0xffff0000L)
            | (longMode ? c.systemLoad(gateAt + 8, 4) << 32 : 0);
        int selector = (int) (gate >>> 16) & 0xffff;
        long code = CodeSegments.behindGate(c, selector, cpl, longMode, ext);
        int newCpl = (code & Segments.CONFORMING) != 0 ? cpl : Segments.dpl(code);
        FrameStack stack = longMode
            ? longStack((int) (gate >>> 32) & 7, newCpl, cpl, ext)
            : newCpl < cpl ? FrameStack.ofTask(c, newCpl, ext) : FrameStack.current(c);
        boolean outer = longMode || newCpl < cpl;
        int size = longMode ? 8 : narrow ? 2 : 4;
        stack.reserve((outer ? 5 : 3) + (hasError ? 1 : 0), size, ext);
        CodeSegments.checkOffset(c, code, target, ext);
        code = c.segments.markAccessed(selector, code);
        if (outer) {
            stack.push(c.segments.selector(CpuState.SS), size);
            stack.push(c.reg(StackOps.RSP), size);
        }
        stack.push(flags, size);
        stack.push(c.segments.selector(CpuState.CS), size);
        stack.push(rip, size);
        if (hasError) {
            stack.push(error, size);
        }
        boolean masks = type == INTERRUPT_GATE || type == INTERRUPT_GATE16;
        long clear = Bits.TF | Bits.NT | Bits.RF | Bits.VM | (masks ? Bits.IF : 0);
        c.reg(CpuState.OFF_RFLAGS, c.rflags() & ~clear);
        c.singleStep = false; // INT n does not trap into its handler
        stack.install();
        CodeSegments.enter(c, selector, code, newCpl);
        c.reg(CpuState.OFF_RIP, target);
        c.state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
        c.context.refresh();
    }

    /** Whether an INT n of compatibility mode goes through the gates of protected mode ({@link CpuControls#GATES_32}). */
    private boolean narrowGates(boolean software) {
        return software && (c.controls.exits() & CpuControls.GATES_32) != 0
            && (c.segments.attributes(CpuState.CS) & CODE_64) == 0;
    }

    private static boolean isGate(int type, boolean longMode) {
        return type == INTERRUPT_GATE || type == TRAP_GATE
            || !longMode && (type == INTERRUPT_GATE16 || type == TRAP_GATE16);
    }

    /** An interrupt stack where the gate names one, else that of an inner privilege, else the current; aligned to 16 bytes. */
    private FrameStack longStack(int ist, int newCpl, int cpl, int ext) {
        long rsp = ist != 0
            ? FrameStack.fromLongTask(c, TSS_IST1 + (ist - 1) * 8, ext)
            : newCpl < cpl ? FrameStack.fromLongTask(c, TSS_RSP0 + newCpl * 8, ext) : c.reg(StackOps.RSP);
        return FrameStack.ofLong(c, rsp & -16, newCpl);
    }
}
