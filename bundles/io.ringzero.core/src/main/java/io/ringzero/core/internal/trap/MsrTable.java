// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Model-specific registers that hold nothing of a guest's, on a processor of AMD's as the engine is one: what Xen 4.17 lets PV
 * guests read there, and which writes it drops (guest_rdmsr and read_msr of Xen; vmce.c for machine checks). Registers of Intel's
 * processors are not in it. Immutable; any thread.
 */
final class MsrTable {
    /** What Xen sets and PV guests' page attributes mean: WB WT UC- UC WC WP UC UC. */
    private static final long XEN_PAT = 0x0501_0007_0406L;
    private static final long CPUID_FAULTING = 1L << 31;
    private static final long TSC_FREQ_SEL = 1L << 24;
    private static final long LFENCE_SERIALISE = 1L << 1;
    /** Two banks, no MCG_CTL. */
    private static final long MCG_CAP = 2;
    private static final long MICROCODE = 0;

    /** What a write does. */
    private enum Write {
        /** #GP. */
        REFUSED,
        /** Has no effect. */
        DROPPED,
        /** 0 has no effect, another value raises #GP. */
        ZERO_ONLY
    }

    /**
     * Registers with one answer.
     *
     * @param value what reading gives
     * @param readable whether it may be read at all
     */
    record Row(int first, int last, boolean readable, long value, Write write) {
        /** Whether writing a value is silently accepted. */
        boolean takes(long written) {
            return write == Write.DROPPED || write == Write.ZERO_ONLY && written == 0;
        }
    }

    // @formatter:off
    private static final List<Row> ROWS = List.of(
        reads(0x8b, MICROCODE),                                         // patch level
        reads(0xce, CPUID_FAULTING),                                    // platform info
        new Row(0xe7, 0xe8, false, 0, Write.DROPPED),                   // MPERF, APERF
        reads(0x179, MCG_CAP),
        both(0x17a, 0x17a, 0, Write.DROPPED),                           // MCG_STATUS
        reads(0x277, XEN_PAT),
        both(0x345, 0x345, 0, Write.REFUSED),                           // performance capabilities: none
        both(0x400, 0x400, -1L, Write.DROPPED),                         // MC0_CTL
        both(0x401, 0x403, 0, Write.ZERO_ONLY),                         // MC0_STATUS, _ADDR, _MISC
        both(0x404, 0x404, -1L, Write.DROPPED),                         // MC1_CTL
        both(0x405, 0x407, 0, Write.ZERO_ONLY),
        reads(0x40000000, 0),                                           // the hypercall page: written only
        both(0xc0010000, 0xc0010007, 0, Write.DROPPED),                 // performance counters, no PMU
        both(0xc0010015, 0xc0010015, TSC_FREQ_SEL, Write.DROPPED),      // HWCR
        both(0xc001001f, 0xc001001f, 0, Write.DROPPED),                 // NB_CFG
        both(0xc0010041, 0xc0010042, 0, Write.DROPPED),                 // FID and VID
        both(0xc0010061, 0xc001006b, 0, Write.DROPPED),                 // P-states
        both(0xc0010200, 0xc001020b, 0, Write.DROPPED),                 // performance counters of family 15h
        both(0xc0011029, 0xc0011029, LFENCE_SERIALISE, Write.DROPPED)); // DE_CFG
    // @formatter:on

    private MsrTable() {
    }

    private static Row reads(int msr, long value) {
        return new Row(msr, msr, true, value, Write.REFUSED);
    }

    private static Row both(int first, int last, long value, Write write) {
        return new Row(first, last, true, value, write);
    }

    /** The row of a register, null when guests do not have it. */
    static @Nullable Row find(int msr) {
        for (Row row : ROWS) {
            if (Integer.compareUnsigned(msr, row.first) >= 0 && Integer.compareUnsigned(msr, row.last) <= 0) {
                return row;
            }
        }
        return null;
    }
}
