// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.core.internal.domain.Vcpu;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The way through the page tables to a linear address, with the entry of each level and what its frame is used as. */
final class WalkLines {
    private static final long FRAME = 0x000f_ffff_ffff_f000L;
    private static final int PRESENT = 1;
    private static final int LARGE = 1 << 7;
    private static final String[] BITS = {"P", "W", "U", "PWT", "PCD", "A", "D", "PS", "G"};

    private WalkLines() {
    }

    /**
     * The walk.
     *
     * @param frames tells who owns a frame and what it is used as
     */
    static List<String> of(Vcpu vcpu, long linear, MachineMemory memory, LongFunction<String> frames) {
        CpuState state = vcpu.state();
        TranslationContext context = TranslationContext.of(state);
        List<String> lines = new ArrayList<>();
        lines.add("walk of %016x from cr3 %016x:".formatted(linear, state.get(CpuState.OFF_CR3)));
        long table = context.root();
        int levels = context.mode() == TranslationContext.MODE_LONG ? 4 : 3;
        for (int level = levels; level >= 1; level--) {
            int bits = level == 3 && levels == 3 ? 2 : 9;
            int index = (int) (linear >>> 12 + 9 * (level - 1)) & (1 << bits) - 1;
            long at = table + index * 8L;
            if (table == 0 || !memory.contains(at, 8)) {
                lines.add("  L%d: no table at machine address %x".formatted(level, table));
                return lines;
            }
            long entry = memory.readLong(at);
            String what = (entry & PRESENT) == 0
                ? "not present"
                : flags(entry) + ", " + frames.apply(entry >>> 12
                    & FRAME >>> 12);
            lines.add("  L%d[%03x] at %x = %016x: %s".formatted(level, index, at, entry, what));
            if ((entry & PRESENT) == 0 || level == 2 && (entry & LARGE) != 0) {
                return lines;
            }
            table = entry & FRAME;
        }
        return lines;
    }

    private static String flags(long entry) {
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((entry >>> bit & 1) != 0) {
                set.add(BITS[bit]);
            }
        }
        if (entry < 0) {
            set.add("NX");
        }
        return String.join(" ", set);
    }
}
