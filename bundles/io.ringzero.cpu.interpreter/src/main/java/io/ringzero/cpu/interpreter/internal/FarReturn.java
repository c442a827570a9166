// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;

/**
 * RETF and IRET (APM Vol. 3). IRET of 64-bit code always takes SS:RSP as well, others where privilege falls. The frame is read
 * from its end, as AMD's processors do.
 */
final class FarReturn extends Op {
    private final boolean interrupt;
    private final int size;
    private final int extra;

    FarReturn(Site site) {
        interrupt = site.handler() == Handler.IRET;
        size = site.size();
        extra = site.isConstant(0) ? (int) site.constant(0) & 0xffff : 0;
    }

    @Override
    Op ex(Core c) {
        if (interrupt && (c.reg(CpuState.OFF_RFLAGS) & Bits.NT) != 0) {
            throw c.gp(0);
        }
        long rsp = c.reg(StackOps.RSP);
        long flags = interrupt ? c.stackLoad(c.stackAddress(rsp + 2L * size), size) : 0;
        int selector = (int) c.stackLoad(c.stackAddress(rsp + size), size) & 0xffff;
        long rip = c.stackLoad(c.stackAddress(rsp), size);
        int cpl = c.state.cpl();
        int newCpl = selector & 3;
        long newRsp = rsp + (interrupt ? 3L : 2L) * size + extra;
        int newSs = -1;
        if (interrupt && !c.narrow || newCpl != cpl) {
            newSs = (int) c.stackLoad(c.stackAddress(newRsp + size), size) & 0xffff;
            newRsp = c.stackLoad(c.stackAddress(newRsp), size);
        }
        long code = checkCode(c, selector, cpl);
        boolean to64 = c.segments.is64(code);
        long stack = newSs >= 0 ? checkStack(c, newSs, newCpl, to64) : 0;
        FarControl.checkOffset(c, to64, rip, code);
        code = c.segments.markAccessed(selector, code);
        if (newSs >= 0) {
            if ((newSs & ~3) == 0) {
                c.segments.loadNull(CpuState.SS, newSs);
            } else {
                c.segments.load(CpuState.SS, newSs, c.segments.markAccessed(newSs, stack), 0);
            }
        }
        if (newSs >= 0 && !interrupt) {
            newRsp += extra;
        }
        if (newSs >= 0) {
            c.reg(StackOps.RSP, newRsp);
        } else {
            c.stackPointer(newRsp);
        }
        c.segments.load(CpuState.CS, selector, code, 0);
        if (interrupt) {
            flags(c, flags, cpl);
        }
        c.state.cpl(newCpl);
        if (newCpl > cpl) {
            c.segments.dropInner(newCpl);
        }
        c.context.refresh();
        return c.leave(rip);
    }

    private static long checkCode(Core c, int selector, int cpl) {
        if ((selector & ~3) == 0) {
            throw c.gp(0);
        }
        long code = c.segments.descriptor(selector, 8, 0);
        int rpl = selector & 3;
        boolean conforming = (code & Segments.CONFORMING) != 0;
        if ((code & (Segments.CODE_OR_DATA | Segments.CODE)) != (Segments.CODE_OR_DATA | Segments.CODE) || rpl < cpl
            || (conforming ? Segments.dpl(code) > rpl : Segments.dpl(code) != rpl)
            || c.segments.isReserved(code)) {
            throw c.gp(selector & ~3);
        }
        if ((code & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3);
        }
        return code;
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
