// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;

/**
 * FXSAVE and FXRSTOR (APM Vol. 5). The last 96 bytes are not written, but all 512 are checked. Without CR4.OSFXSR neither MXCSR
 * nor XMM registers take part.
 */
final class FxImage {
    private static final int ALIGNMENT = 16;

    private FxImage() {
    }

    static final class Save extends Op {
        private final Address address;
        private final boolean wide;
        private final int registers;
        private final boolean wraps;

        /**
         * @param wraps addresses are cut to 32 bits, and so is each place of the image
         * @param wide 64-bit pointers (REX.W)
         * @param registers XMM registers of the mode: 8 or 16
         */
        Save(Address address, boolean wide, int registers, boolean wraps) {
            this.wraps = wraps;
            this.address = address;
            this.wide = wide;
            this.registers = registers;
        }

        @Override
        Op ex(Core c) {
            long at = check(c, address.of(c), Tlb.WRITE, wraps);
            LegacyRegion.saveX87(c, at, wide);
            if (sse(c)) {
                LegacyRegion.saveControl(c, at);
                LegacyRegion.saveXmm(c, at, registers);
            }
            return next;
        }
    }

    static final class Restore extends Op {
        private final Address address;
        private final boolean wide;
        private final int registers;
        private final boolean wraps;

        Restore(Address address, boolean wide, int registers, boolean wraps) {
            this.wraps = wraps;
            this.address = address;
            this.wide = wide;
            this.registers = registers;
        }

        @Override
        Op ex(Core c) {
            long[] image = c.image;
            c.loadArea(check(c, address.of(c), Tlb.READ, wraps), image, LegacyRegion.WORDS);
            boolean sse = sse(c);
            if (sse) {
                LegacyRegion.checkControl(c, image);
                LegacyRegion.restoreControl(c, image);
                LegacyRegion.restoreXmm(c, image, registers);
            }
            LegacyRegion.restoreX87(c, image, wide);
            return next;
        }
    }

    private static boolean sse(Core c) {
        return (c.reg(CpuState.OFF_CR4) & Bits.CR4_OSFXSR) != 0;
    }

    /**
     * The linear address. What family 19h does: once the first byte is within limits, a place that is not aligned to 4 is a matter
     * of alignment checking; whether it may be written comes later; limits are looked at piece by piece; the last byte's page
     * comes first.
     */
    private static long check(Core c, long address, int access, boolean wraps) {
        c.areaAt(address, 1, 1, Tlb.READ);
        if (c.alignmentChecked && (c.linear(address) & 3) != 0) {
            throw c.fault.of(Vector.AC, 0);
        }
        long at = c.areaAt(address, c.narrow ? ALIGNMENT : LegacyRegion.BYTES, ALIGNMENT, access);
        if (c.narrow) {
            for (int i = ALIGNMENT; i < LegacyRegion.BYTES; i += ALIGNMENT) {
                c.areaAt(address & ~0xffffffffL | address + i & 0xffffffffL, ALIGNMENT, ALIGNMENT, access);
            }
        }
        long last = at + LegacyRegion.BYTES - 1;
        c.checkPages(wraps && at >>> 32 == 0 ? last & 0xffffffffL : last, 1, access);
        c.checkPages(at, 1, access);
        return at;
    }
}
