// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/** XGETBV and XSETBV (APM Vol. 4): XCR0, and the set of components that are in use. */
final class ExtendedControl {
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    private ExtendedControl() {
    }

    static final class Get extends Op {
        @Override
        Op ex(Core c) {
            long value = switch ((int) c.reg32(RCX)) {
                case 0 -> c.reg(CpuState.OFF_XCR0);
                case 1 -> c.reg(CpuState.OFF_XCR0) & XsaveArea.used(c);
                default -> throw c.gp(0);
            };
            c.reg(RAX, value & 0xffff_ffffL);
            c.reg(RDX, value >>> 32);
            return next;
        }
    }

    /** x87's bit is always set; bits of what does not exist are #GP(0). Only at CPL 0. */
    static final class Set extends Op {
        @Override
        Op ex(Core c) {
            long value = c.reg32(RAX) | c.reg32(RDX) << 32;
            if (c.reg32(RCX) != 0 || (value & XsaveArea.X87) == 0 || (value & ~XsaveArea.COMPONENTS) != 0) {
                throw c.gp(0);
            }
            c.reg(CpuState.OFF_XCR0, value);
            return next;
        }
    }
}
