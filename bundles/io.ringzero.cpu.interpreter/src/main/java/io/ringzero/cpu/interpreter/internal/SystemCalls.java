// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;

/** SYSCALL and SYSRET (APM Vol. 2 section 6.1): to the core, or by the machine's own MSRs. */
final class SystemCalls {
    private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
    private static final int R11 = CpuState.OFF_GPR + CpuState.R11 * 8;

    private SystemCalls() {
    }

    private static void requireEnabled(Core c) {
        if ((c.reg(CpuState.OFF_EFER) & Bits.EFER_SCE) == 0) {
            throw c.ud();
        }
    }

    static final class Call extends Op {
        @Override
        Op ex(Core c) {
            if ((c.controls.exits() & CpuControls.EXIT_SYSCALL) != 0) {
                return c.leave(c.nextRip(this), Exit.SYSCALL);
            }
            requireEnabled(c);
            long flags = c.rflags();
            c.reg(RCX, c.nextRip(this));
            c.reg(R11, flags & ~Bits.RF);
            int selector = (int) (c.reg(CpuState.OFF_STAR) >>> 32) & 0xfffc;
            c.state.segment(CpuState.CS, Segment.code64(selector, 0));
            c.state.segment(CpuState.SS, Segment.data(selector + 8 & 0xffff, 0));
            c.state.cpl(0);
            FlagOps.write(c, flags & ~c.reg(CpuState.OFF_SFMASK) & ~Bits.RF);
            c.singleStep = (c.reg(CpuState.OFF_RFLAGS) & Bits.TF) != 0; // the new TF counts
            c.context.refresh();
            return c.leave(c.reg(CpuState.OFF_LSTAR));
        }
    }

    /** To 64-bit code only; the 32-bit form would enter compatibility mode, which is refused with #GP(selector). */
    static final class Return extends Op {
        private final boolean wide;

        Return(boolean wide) {
            this.wide = wide;
        }

        @Override
        Op ex(Core c) {
            requireEnabled(c);
            int selector = (int) (c.reg(CpuState.OFF_STAR) >>> 48);
            if (!wide) {
                throw c.gp(selector & ~3);
            }
            c.state.segment(CpuState.CS, Segment.code64(selector + 16 & 0xffff | 3, 3));
            // AMD changes selector and privilege of SS and nothing else of it
            Segment ss = c.state.segment(CpuState.SS);
            c.state.segment(CpuState.SS, new Segment(selector + 8 & 0xffff | 3, ss.attributes() & ~0x60 | 0x60,
                ss.limitBytes(), ss.base()));
            c.state.cpl(3);
            FlagOps.write(c, c.reg(R11) & ~(Bits.RF | Bits.VM));
            c.singleStep = (c.reg(CpuState.OFF_RFLAGS) & Bits.TF) != 0;
            c.context.refresh();
            return c.leave(c.reg(RCX)); // AMD: a bad address faults at the target, at CPL 3
        }
    }
}
