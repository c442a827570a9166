// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * JMP and CALL through far pointers in memory, directly or through a call gate (APM Vol. 2 section 4.11, Vol. 3).
 *
 * <p>Only 64-bit code can be gone to: compatibility mode is no part of this engine yet, and its code segments are refused
 * with #GP(selector).
 */
final class FarControl extends Op {
    private static final int CALL_GATE = 0xc;

    private final Address pointer;
    private final int size;
    private final boolean call;

    FarControl(Site site, boolean call) {
        pointer = site.address(0);
        size = site.size();
        this.call = call;
    }

    @Override
    Op ex(Core c) {
        long at = pointer.of(c);
        long offset = c.load(at, size);
        int selector = (int) c.load16(at + size);
        if ((selector & ~3) == 0) {
            throw c.gp(0);
        }
        long descriptor = c.segments.descriptor(selector, 8, 0);
        if ((descriptor & Segments.CODE_OR_DATA) == 0) {
            return throughGate(c, selector, descriptor);
        }
        int cpl = c.state.cpl();
        checkCode(c, selector, descriptor, cpl, selector & 3);
        if (call) {
            pushReturn(c, size);
        }
        c.segments.load(CpuState.CS, selector & ~3 | cpl, c.segments.markAccessed(selector, descriptor), 0);
        return c.leave(offset);
    }

    /** Code of the same privilege: conforming, or of exactly this level. */
    private static void checkCode(Core c, int selector, long descriptor, int cpl, int rpl) {
        boolean conforming = (descriptor & Segments.CONFORMING) != 0;
        int dpl = Segments.dpl(descriptor);
        if ((descriptor & Segments.CODE) == 0 || (conforming ? dpl > cpl : dpl != cpl || rpl > cpl)
            || (descriptor & (Segments.LONG | Segments.BIG)) != Segments.LONG) {
            throw c.gp(selector & ~3);
        }
        if ((descriptor & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3);
        }
    }

    private void pushReturn(Core c, int width) {
        long rsp = c.reg(StackOps.RSP);
        c.stackProbe(rsp - 2L * width, width);
        c.stackStore(rsp - width, width, c.segments.selector(CpuState.CS));
        c.stackStore(rsp - 2L * width, width, c.nextRip(this));
        c.reg(StackOps.RSP, rsp - 2L * width);
    }

    private Op throughGate(Core c, int selector, long gate) {
        int cpl = c.state.cpl();
        if (Segments.type(gate) != CALL_GATE || Segments.dpl(gate) < Math.max(cpl, selector & 3)
            || !c.segments.inTable(selector, 16)) {
            throw c.gp(selector & ~3);
        }
        if ((gate & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3);
        }
        long target = gate & 0xffff | gate >>> 32 & 0xffff0000L | c.segments.upperHalf(selector) << 32;
        int codeSelector = (int) (gate >>> 16) & 0xffff;
        Gates gates = new Gates(c); // a guest does this once a boot, if ever
        long code = gates.innerCode(codeSelector, cpl, 0);
        c.checkTarget(target);
        boolean conforming = (code & Segments.CONFORMING) != 0;
        int dpl = Segments.dpl(code);
        if (!conforming && dpl < cpl) {
            if (!call) {
                throw c.gp(codeSelector & ~3);
            }
            toInner(c, gates, dpl);
            cpl = dpl;
        } else if (call) {
            pushReturn(c, 8);
        }
        c.segments.load(CpuState.CS, codeSelector & ~3 | cpl, code, 0);
        c.state.cpl(cpl);
        c.context.refresh();
        return c.leave(target);
    }

    private void toInner(Core c, Gates gates, int cpl) {
        long stack = gates.fromTss(4 + cpl * 8, 0);
        gates.checkStack(stack - 32, stack, cpl, 0);
        long at = gates.push(stack, c.segments.selector(CpuState.SS), cpl);
        at = gates.push(at, c.reg(StackOps.RSP), cpl);
        at = gates.push(at, c.segments.selector(CpuState.CS), cpl);
        at = gates.push(at, c.nextRip(this), cpl);
        c.segments.loadNull(CpuState.SS, cpl);
        c.reg(StackOps.RSP, at);
    }
}
