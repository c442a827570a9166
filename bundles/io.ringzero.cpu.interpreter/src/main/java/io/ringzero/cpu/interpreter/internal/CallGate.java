// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * A call gate on the way of a far JMP or CALL: of 16 or 32 bits in protected mode, of 64 bits in long mode. A call to an inner
 * privilege takes the stack from the TSS and, but in long mode, copies parameters onto it.
 */
final class CallGate {
    private static final int CALL_GATE16 = 4;
    private static final int CALL_GATE = 0xc;
    /** Type and S bits in the upper half of a 16-byte descriptor: zero. */
    private static final long UPPER_TYPE = 0x1fL << 40;

    private final Core c;
    private final int selector;
    private final long gate;

    CallGate(Core core, int selector, long gate) {
        this.c = core;
        this.selector = selector;
        this.gate = gate;
    }

    Op pass(Op op, boolean call) {
        boolean longMode = CodeSegments.longMode(c);
        int cpl = c.state.cpl();
        int type = Segments.type(gate);
        if (type != CALL_GATE && (longMode || type != CALL_GATE16)
            || Segments.dpl(gate) < Math.max(cpl, selector & 3)
            || longMode && (!c.segments.inTable(selector, 16) || (c.segments.upperHalf(selector) & UPPER_TYPE) != 0)) {
            throw c.gp(selector & ~3);
        }
        if ((gate & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3);
        }
        int size = longMode ? 8 : type == CALL_GATE ? 4 : 2;
        long target = gate & 0xffff | (size == 2 ? 0 : gate >>> 32 & 0xffff0000L)
            | (longMode ? c.segments.upperHalf(selector) << 32 : 0);
        int codeSelector = (int) (gate >>> 16) & 0xffff;
        long code = CodeSegments.behindGate(c, codeSelector, cpl, longMode, 0);
        boolean conforming = (code & Segments.CONFORMING) != 0;
        int dpl = Segments.dpl(code);
        if (!conforming && dpl < cpl) {
            if (!call) {
                throw c.gp(codeSelector & ~3);
            }
            toInner(op, size, code, codeSelector, target);
        } else {
            boolean to64 = c.segments.is64(code);
            if (call) {
                FarControl.pushReturn(c, op, size, to64, target, codeSelector, code);
            } else {
                CodeSegments.checkOffset(c, code, target, 0);
            }
            CodeSegments.enter(c, codeSelector, code, cpl);
        }
        c.context.refresh();
        return c.leave(target);
    }

    private void toInner(Op op, int size, long checkedCode, int codeSelector, long target) {
        long code = checkedCode;
        int cpl = Segments.dpl(code);
        FrameStack stack = size == 8
            ? FrameStack.ofLong(c, FrameStack.fromLongTask(c, 4 + cpl * 8, 0), cpl)
            : FrameStack.ofTask(c, cpl, 0);
        int count = size == 8 ? 0 : (int) (gate >>> 32) & 31;
        long[] parameters = new long[count];
        long rsp = c.reg(StackOps.RSP);
        for (int i = 0; i < count; i++) {
            parameters[i] = c.stackLoad(c.stackAddress(rsp + (long) i * size), size);
        }
        stack.reserve(4 + count, size, 0);
        CodeSegments.checkOffset(c, code, target, 0);
        code = c.segments.markAccessed(codeSelector, code);
        stack.push(c.segments.selector(CpuState.SS), size);
        stack.push(rsp, size);
        for (int i = count - 1; i >= 0; i--) {
            stack.push(parameters[i], size);
        }
        stack.push(c.segments.selector(CpuState.CS), size);
        stack.push(c.nextRip(op), size);
        stack.install();
        CodeSegments.enter(c, codeSelector, code, cpl);
    }
}
