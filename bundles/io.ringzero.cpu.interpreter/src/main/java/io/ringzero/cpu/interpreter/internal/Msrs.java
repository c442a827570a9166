// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;

/** RDMSR and WRMSR: to the core, or the registers of the state (APM Vol. 2 appendix A); #GP(0) for any other. */
final class Msrs extends Op {
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    private static final int TSC = 0x10;
    private static final int PAT = 0x277;
    private static final int EFER = 0xc0000080;

    private final boolean write;

    Msrs(boolean write) {
        this.write = write;
    }

    @Override
    Op ex(Core c) {
        int msr = (int) c.reg(RCX);
        if ((c.controls.exits() & CpuControls.EXIT_MSR) != 0) {
            c.reg(CpuState.OFF_EXIT_INFO, msr & 0xffffffffL);
            return c.leaveAt(this, Exit.MSR);
        }
        if (write) {
            set(c, msr, c.reg32(RAX) | c.reg(RDX) << 32);
            return c.leave(c.nextRip(this));
        }
        long value = msr == TSC ? timeStamp(c, this) : c.reg(offset(c, msr));
        c.reg(RAX, value & 0xffffffffL);
        c.reg(RDX, value >>> 32);
        return next;
    }

    /** The guest's time-stamp counter at an instruction that runs. */
    static long timeStamp(Core c, Op op) {
        c.countRetired(op.tail);
        return c.machine.tsc(c.pcpu, c.state);
    }

    private void set(Core c, int msr, long value) {
        if (msr == TSC) {
            c.reg(CpuState.OFF_TSC_OFFSET, c.reg(CpuState.OFF_TSC_OFFSET) + value - timeStamp(c, this));
            return;
        }
        int offset = offset(c, msr);
        switch (msr) {
            case EFER -> {
                long known = Bits.EFER_SCE | Bits.EFER_LME | Bits.EFER_LMA | Bits.EFER_NXE;
                long old = c.reg(offset);
                if ((value & ~known) != 0 || !PagingSwitch.allowsEfer(c, value)) {
                    throw c.gp(0);
                }
                c.reg(offset, value & ~Bits.EFER_LMA | old & Bits.EFER_LMA);
                c.tlb.flush();
                c.context.refresh();
            }
            case PAT -> {
                for (int i = 0; i < 64; i += 8) {
                    int type = (int) (value >>> i) & 0xff;
                    if (type > 7 || type == 2 || type == 3) {
                        throw c.gp(0);
                    }
                }
                c.reg(offset, value);
            }
            // addresses: #GP(0) unless canonical
            case 0xc0000082, 0xc0000083, 0xc0000100, 0xc0000101, 0xc0000102, 0x175, 0x176 -> {
                c.checkTarget(value);
                c.reg(offset, value);
            }
            case 0xc0000084, 0xc0000103 -> c.reg(offset, value & 0xffffffffL);
            default -> c.reg(offset, value);
        }
    }

    private static int offset(Core c, int msr) {
        return switch (msr) {
            case 0x1b -> CpuState.OFF_APIC_BASE;
            case 0x174 -> CpuState.OFF_SYSENTER_CS;
            case 0x175 -> CpuState.OFF_SYSENTER_ESP;
            case 0x176 -> CpuState.OFF_SYSENTER_EIP;
            case PAT -> CpuState.OFF_PAT;
            case EFER -> CpuState.OFF_EFER;
            case 0xc0000081 -> CpuState.OFF_STAR;
            case 0xc0000082 -> CpuState.OFF_LSTAR;
            case 0xc0000083 -> CpuState.OFF_CSTAR;
            case 0xc0000084 -> CpuState.OFF_SFMASK;
            case 0xc0000100 -> Segments.base(CpuState.FS);
            case 0xc0000101 -> Segments.base(CpuState.GS);
            case 0xc0000102 -> CpuState.OFF_KERNEL_GS_BASE;
            case 0xc0000103 -> CpuState.OFF_TSC_AUX;
            default -> throw c.gp(0);
        };
    }
}
