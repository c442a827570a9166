// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;

/**
 * SYSCALL and SYSRET of 64-bit code, compatibility mode and protected mode (APM Vol. 2 section 6.1, Vol. 3): to the core, or by
 * the machine's own MSRs.
 */
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

    /** A flat segment of 32-bit code. */
    private static Segment code32(int selector, int dpl) {
        return new Segment(selector, 0xc09b | dpl << 5, 0xffffffffL, 0);
    }

    static final class Call extends Op {
        @Override
        Op ex(Core c) {
            if ((c.controls.exits() & CpuControls.EXIT_SYSCALL) != 0) {
                return c.leave(c.nextRip(this), Exit.SYSCALL);
            }
            requireEnabled(c);
            boolean longMode = CodeSegments.longMode(c);
            long star = c.reg(CpuState.OFF_STAR);
            long target = !longMode
                ? star & 0xffffffffL
                : c.reg(Mode.is64(c.mode) ? CpuState.OFF_LSTAR : CpuState.OFF_CSTAR);
            long flags = c.rflags();
            c.reg(RCX, c.nextRip(this));
            int selector = (int) (star >>> 32) & 0xfffc;
            if (longMode) {
                c.reg(R11, flags & ~Bits.RF);
            }
            c.state.segment(CpuState.CS, longMode ? Segment.code64(selector, 0) : code32(selector, 0));
            c.state.segment(CpuState.SS, Segment.data(selector + 8 & 0xffff, 0));
            c.state.cpl(0);
            FlagOps.write(c, flags & ~(longMode ? c.reg(CpuState.OFF_SFMASK) : Bits.IF) & ~Bits.RF);
            c.singleStep = (c.reg(CpuState.OFF_RFLAGS) & Bits.TF) != 0; // the new TF counts
            c.context.refresh();
            return c.leave(target);
        }
    }

    /** To 64-bit code where it is so and REX.W asks for it, else to 32-bit code. */
    static final class Return extends Op {
        private final boolean from64;
        private final boolean wide;

        Return(Site site) {
            from64 = Mode.is64(site.mode());
            wide = site.in().form().mnemonic().equals("sysretq");
        }

        @Override
        Op ex(Core c) {
            requireEnabled(c);
            int selector = (int) (c.reg(CpuState.OFF_STAR) >>> 48);
            c.state.segment(CpuState.CS,
                wide ? Segment.code64(selector + 16 & 0xffff | 3, 3) : code32(selector | 3, 3));
            // AMD changes selector and privilege of SS and nothing else of it
            Segment ss = c.state.segment(CpuState.SS);
            c.state.segment(CpuState.SS, new Segment(selector + 8 & 0xffff | 3, ss.attributes() & ~0x60 | 0x60,
                ss.limitBytes(), ss.base()));
            c.state.cpl(3);
            FlagOps.write(c, from64 ? c.reg(R11) & ~(Bits.RF | Bits.VM) : c.rflags() | Bits.IF);
            c.singleStep = (c.reg(CpuState.OFF_RFLAGS) & Bits.TF) != 0;
            c.context.refresh();
            // AMD: a bad address faults at the target, at CPL 3
            return c.leave(wide ? c.reg(RCX) : c.reg(RCX) & 0xffffffffL);
        }
    }
}
