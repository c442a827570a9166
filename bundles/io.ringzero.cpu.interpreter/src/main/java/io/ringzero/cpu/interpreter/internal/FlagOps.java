// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Handler;

/** Instructions on RFLAGS itself. */
final class FlagOps extends Op {
    private static final long LAHF = Bits.SF | Bits.ZF | Bits.AF | Bits.PF | Bits.CF;
    private static final int AH = CpuState.OFF_GPR + 1;

    private final Handler handler;

    FlagOps(Handler handler) {
        this.handler = handler;
    }

    @Override
    Op ex(Core c) {
        switch (handler) {
            case CLC -> c.carryOverflow(false, c.of());
            case STC -> c.carryOverflow(true, c.of());
            case CMC -> c.carryOverflow(!c.cf(), c.of());
            case CLD -> set(c, Bits.DF, false);
            case STD -> set(c, Bits.DF, true);
            case CLI -> set(c, Bits.IF, false);
            case LAHF -> HostMemory.putByte(c.s + AH, (byte) (c.arithmeticFlags() & LAHF | 2));
            case SAHF -> c.arithmeticFlags(c.arithmeticFlags() & Bits.OF | HostMemory.getByte(c.s + AH) & LAHF);
            default -> throw new IllegalStateException("not a flag instruction: " + handler);
        }
        return next;
    }

    static void set(Core c, long bit, boolean on) {
        long flags = c.reg(CpuState.OFF_RFLAGS);
        c.reg(CpuState.OFF_RFLAGS, on ? flags | bit : flags & ~bit);
    }

    /**
     * Takes RFLAGS from the stack as POPF and IRET at this privilege may: IOPL changes at CPL 0 only, IF where CPL is at most
     * IOPL; the rest of the word is ignored (APM Vol. 3, POPF). Context and TF are looked at again at the next border.
     */
    static void popped(Core c, long value, int size) {
        long old = c.rflags();
        int cpl = c.state.cpl();
        long change = Bits.WRITABLE & ~(Bits.RF | Bits.IOPL | Bits.IF);
        if (cpl == 0) {
            change |= Bits.IOPL;
        }
        if (cpl <= (old & Bits.IOPL) >> 12) {
            change |= Bits.IF;
        }
        if (size == 2) {
            change &= 0xffff;
        }
        write(c, old & ~change & ~Bits.RF | value & change);
    }

    /** Replaces RFLAGS. */
    static void write(Core c, long flags) {
        long old = c.reg(CpuState.OFF_RFLAGS);
        c.reg(CpuState.OFF_RFLAGS, flags & Bits.WRITABLE | 2);
        c.loadFlags();
        if (((old ^ flags) & Bits.AC) != 0) {
            c.context.refresh();
        }
    }

    /** STI: interrupts wait for one more instruction where IF was clear. */
    static final class Sti extends Op {
        @Override
        Op ex(Core c) {
            if ((c.reg(CpuState.OFF_RFLAGS) & Bits.IF) == 0) {
                set(c, Bits.IF, true);
                c.state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_STI);
            }
            return c.leave(c.nextRip(this));
        }
    }

    /** STAC and CLAC: supervisor access to user pages. */
    static final class AccessControl extends Op {
        private final boolean on;

        AccessControl(boolean on) {
            this.on = on;
        }

        @Override
        Op ex(Core c) {
            write(c, on ? c.rflags() | Bits.AC : c.rflags() & ~Bits.AC);
            return next;
        }
    }
}
