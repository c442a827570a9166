// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;

/**
 * XSAVE, XSAVEOPT and XRSTOR in the standard form, with x87 and SSE for components (APM Vol. 2 section 11.5; SDM Vol. 1 chapter
 * 13). The compacted form is not offered, so XRSTOR answers #GP(0) to it.
 *
 * <p>A component is in use when its registers differ from their initial values; that is looked up when it is asked for, so
 * XSAVEOPT leaves out exactly what is initial. As on AMD, it writes all that is in use, modified or not.
 */
final class XsaveArea {
    static final int X87 = 1;
    static final int SSE = 2;
    /** All that XCR0 may hold. */
    static final long COMPONENTS = X87 | SSE;
    /** Bytes of an area: legacy region and header. */
    static final int BYTES = LegacyRegion.BYTES + 64;

    private static final int ALIGNMENT = 64;
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    private XsaveArea() {
    }

    static final class Save extends Op {
        private final Address address;
        private final boolean wide;
        private final int registers;
        private final boolean optimised;

        /**
         * @param wide 64-bit pointers (REX.W)
         * @param registers XMM registers of the mode: 8 or 16
         * @param optimised XSAVEOPT
         */
        Save(Address address, boolean wide, int registers, boolean optimised) {
            this.address = address;
            this.wide = wide;
            this.registers = registers;
            this.optimised = optimised;
        }

        @Override
        Op ex(Core c) {
            long to = address.of(c);
            c.checkAlignedArea(to, ALIGNMENT);
            long at = c.areaAt(to, BYTES, ALIGNMENT, Tlb.WRITE);
            c.checkPages(at, BYTES, Tlb.WRITE);
            long wanted = wanted(c);
            long used = used(c);
            long before = c.load64(at + LegacyRegion.BYTES);
            long written = optimised ? wanted & used : wanted;
            if ((written & X87) != 0) {
                LegacyRegion.saveX87(c, at, wide);
            }
            if ((wanted & SSE) != 0) {
                LegacyRegion.saveControl(c, at);
            }
            if ((written & SSE) != 0) {
                LegacyRegion.saveXmm(c, at, registers);
            }
            c.store64(at + LegacyRegion.BYTES, before & ~wanted | used & wanted);
            return next;
        }
    }

    static final class Restore extends Op {
        private final Address address;
        private final boolean wide;
        private final int registers;

        Restore(Address address, boolean wide, int registers) {
            this.address = address;
            this.wide = wide;
            this.registers = registers;
        }

        @Override
        Op ex(Core c) {
            long from = address.of(c);
            c.checkAlignedArea(from, ALIGNMENT);
            long at = c.areaAt(from, BYTES, ALIGNMENT, Tlb.READ);
            long header = at + LegacyRegion.BYTES;
            c.checkPages(at, 1, Tlb.READ);
            c.checkPages(header, BYTES - LegacyRegion.BYTES, Tlb.READ);
            c.checkPages(at, BYTES, Tlb.READ);
            long present = c.load64(header);
            if ((present & ~c.reg(CpuState.OFF_XCR0)) != 0 || (c.load64(header + 8) | c.load64(header + 16)) != 0) {
                throw c.gp(0);
            }
            long wanted = wanted(c);
            long[] image = c.image;
            c.loadArea(at, image, LegacyRegion.WORDS);
            if ((wanted & SSE) != 0) {
                sse(c, image, (present & SSE) != 0);
            }
            if ((wanted & X87) == 0) {
                return next;
            }
            if ((present & X87) != 0) {
                LegacyRegion.restoreX87(c, image, wide);
            } else {
                LegacyRegion.initialiseX87(c);
            }
            return next;
        }

        /** MXCSR comes from the area even where the registers are set to their initial values. */
        private void sse(Core c, long[] image, boolean present) {
            LegacyRegion.checkControl(c, image);
            LegacyRegion.restoreControl(c, image);
            if (present) {
                LegacyRegion.restoreXmm(c, image, registers);
            } else {
                LegacyRegion.clearXmm(c, registers);
            }
        }
    }

    private static long wanted(Core c) {
        return (c.reg32(RAX) | c.reg32(RDX) << 32) & c.reg(CpuState.OFF_XCR0);
    }

    /** The components in use. */
    static long used(Core c) {
        return (LegacyRegion.isX87Used(c) ? X87 : 0) | (LegacyRegion.isXmmUsed(c) ? SSE : 0);
    }
}
