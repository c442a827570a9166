// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;

/**
 * RETF and IRET in each mode (APM Vol. 3). RETF takes SS:rSP where privilege falls, IRET also whenever it is 64-bit code.
 *
 * <p>The frame is read from its end, as AMD's processors do. IRET with RFLAGS.NT is a task return, which this processor refuses: #GP(0) in long mode, as the manual has it, else
 * #TS(selector of the task). A return to virtual-8086 mode is refused with #GP(0).
 */
final class FarReturn extends Op {
    private final boolean interrupt;
    private final boolean from64;
    private final int size;
    private final int extra;

    FarReturn(Site site) {
        interrupt = site.handler() == Handler.IRET;
        from64 = Mode.is64(site.mode());
        size = site.size();
        extra = site.isConstant(0) ? (int) site.constant(0) & 0xffff : 0;
    }

    private long word(Core c, long rsp, int bytes) {
        return c.stackLoad(c.stackAddress(rsp + bytes), size);
    }

    @Override
    Op ex(Core c) {
        int cpl = c.state.cpl();
        long rsp = c.reg(StackOps.RSP);
        if (interrupt && (c.reg(CpuState.OFF_RFLAGS) & Bits.NT) != 0) {
            throw CodeSegments.longMode(c)
                ? c.gp(0)
                : c.fault.of(Vector.TS, c.segments.selector(CpuState.TR) & ~3);
        }
        long flags = interrupt ? word(c, rsp, 2 * size) : 0;
        int selector = (int) word(c, rsp, size) & 0xffff;
        long rip = word(c, rsp, 0);
        if (interrupt && size == 4 && (flags & Bits.VM) != 0 && cpl == 0 && !CodeSegments.longMode(c)) {
            throw c.gp(0);
        }
        int newCpl = selector & 3;
        int popped = (interrupt ? 3 : 2) * size + extra;
        boolean stack = newCpl != cpl || interrupt && from64;
        int newSs = stack ? (int) word(c, rsp, popped + size) & 0xffff : 0;
        long newRsp = stack ? word(c, rsp, popped) : 0;
        long code = CodeSegments.ofReturn(c, selector);
        if (stack) {
            long descriptor = checkStack(c, newSs, newCpl, CodeSegments.is64(c, code));
            CodeSegments.checkOffset(c, code, rip, 0);
            code = c.segments.markAccessed(selector, code);
            loadStack(c, newSs, descriptor);
            stackPointer(c, CodeSegments.is64(c, code), descriptor, interrupt ? newRsp : newRsp + extra);
        } else {
            CodeSegments.checkOffset(c, code, rip, 0);
            code = c.segments.markAccessed(selector, code);
            c.stackPointer(rsp + popped);
        }
        CodeSegments.enter(c, selector, code, newCpl);
        if (interrupt) {
            flags(c, flags, cpl);
        }
        if (newCpl > cpl) {
            c.segments.dropInner(newCpl);
        }
        c.context.refresh();
        return c.leave(rip);
    }

    private static void loadStack(Core c, int selector, long descriptor) {
        if (descriptor == 0) {
            c.segments.loadNull(CpuState.SS, selector);
        } else {
            c.segments.load(CpuState.SS, selector, c.segments.markAccessed(selector, descriptor), 0);
        }
    }

    /** As wide as the stack returned to has it; the upper half of ESP stays where that has 16 bits. */
    private static void stackPointer(Core c, boolean is64, long descriptor, long value) {
        long mask = is64 ? -1 : (descriptor & Segments.BIG) != 0 ? 0xffffffffL : 0xffff;
        long kept = mask == 0xffff ? c.reg(StackOps.RSP) & 0xffff0000L : 0;
        c.reg(StackOps.RSP, value & mask | kept);
    }

    /** SS of a return: null is fine for 64-bit code that is not of CPL 3. */
    private static long checkStack(Core c, int selector, int newCpl, boolean to64) {
        if ((selector & ~3) == 0) {
            if (!to64 || newCpl == 3 || (selector & 3) != newCpl) {
                throw c.gp(0);
            }
            return 0;
        }
        long descriptor = c.segments.descriptor(selector, 8, 0);
        if (!Segments.isStack(descriptor, selector, newCpl)) {
            throw c.gp(selector & ~3);
        }
        if ((descriptor & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.SS, selector & ~3);
        }
        return descriptor;
    }

    /** The rules of POPF at the privilege before the return, and RF comes back too. */
    private void flags(Core c, long value, int cpl) {
        long old = c.rflags();
        long change = Bits.WRITABLE & ~(Bits.IOPL | Bits.IF);
        if (cpl == 0) {
            change |= Bits.IOPL;
        }
        if (cpl <= (old & Bits.IOPL) >> 12) {
            change |= Bits.IF;
        }
        if (size == 2) {
            change &= 0xffff;
        }
        FlagOps.write(c, old & ~change | value & change);
    }
}
