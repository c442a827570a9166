// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * The rules by which paging and long mode go on and off: CR0.PG, CR4.PAE, EFER.LME and EFER.LMA (APM Vol. 2 sections 14.6 and
 * 14.7). Protection cannot be switched off, as real mode does not exist here: #GP(0).
 */
final class PagingSwitch {
    private static final int LONG = 1 << 13;

    private PagingSwitch() {
    }

    /** Checks a new CR0 but for its unknown bits, and brings EFER.LMA in step with it; throws #GP(0). */
    static void toCr0(Core c, long value) {
        boolean paged = (value & Bits.CR0_PG) != 0;
        boolean wasPaged = (c.reg(CpuState.OFF_CR0) & Bits.CR0_PG) != 0;
        if ((value & Bits.CR0_PE) == 0 || (value & Bits.CR0_NW) != 0 && (value & Bits.CR0_CD) == 0) {
            throw c.gp(0);
        }
        if (paged == wasPaged) {
            return;
        }
        long efer = c.reg(CpuState.OFF_EFER);
        boolean longCode = (c.segments.attributes(CpuState.CS) & LONG) != 0;
        if (!paged) {
            if ((efer & Bits.EFER_LMA) != 0 && longCode) {
                throw c.gp(0);
            }
            c.reg(CpuState.OFF_EFER, efer & ~Bits.EFER_LMA);
        } else if ((efer & Bits.EFER_LME) != 0) {
            if ((c.reg(CpuState.OFF_CR4) & Bits.CR4_PAE) == 0 || longCode) {
                throw c.gp(0);
            }
            c.reg(CpuState.OFF_EFER, efer | Bits.EFER_LMA);
        }
    }

    /** Whether a new CR4 is possible: long mode keeps PAE. */
    static boolean allowsCr4(Core c, long value) {
        return (c.reg(CpuState.OFF_EFER) & Bits.EFER_LMA) == 0 || (value & Bits.CR4_PAE) != 0;
    }

    /** Whether EFER.LME may change as wanted: not while paging is on. */
    static boolean allowsEfer(Core c, long value) {
        boolean changes = ((value ^ c.reg(CpuState.OFF_EFER)) & Bits.EFER_LME) != 0;
        return !changes || (c.reg(CpuState.OFF_CR0) & Bits.CR0_PG) == 0;
    }
}
