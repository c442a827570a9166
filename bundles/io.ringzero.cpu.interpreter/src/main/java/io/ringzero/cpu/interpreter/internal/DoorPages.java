// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;

/**
 * Remembers where the pages lie whose stores have no write tag because their frame is watched: mostly pages that hold both
 * code and data. Spares such a store the page walk; it still goes through the door. Dies with the TLB's epoch, each entry with
 * its context, and is not used once nobody watches the frame, so that the write tag comes back.
 */
final class DoorPages {
    private static final int SLOTS = 16;

    private final long[] pages = new long[SLOTS];
    private final long[] frames = new long[SLOTS];
    private final TranslationContext[] contexts = new TranslationContext[SLOTS];
    private long epoch;

    DoorPages() {
        java.util.Arrays.fill(pages, Tlb.EMPTY);
        java.util.Arrays.fill(contexts, new TranslationContext(0, TranslationContext.MODE_NONE, 0, 0));
    }

    /** Machine address of a write, walked for if need be; throws #PF. */
    long write(SlowAccess access, long linear) {
        Tlb tlb = access.tlb;
        long page = linear & -SlowAccess.PAGE;
        int slot = (int) (linear >>> 12) & SLOTS - 1;
        if (epoch == tlb.epoch() && pages[slot] == page && contexts[slot] == tlb.context()
            && access.memory.flags().get(frames[slot] >>> 12) != 0) {
            return frames[slot] | linear & SlowAccess.PAGE - 1;
        }
        long at = access.walk(linear, Tlb.WRITE);
        if (epoch != tlb.epoch()) {
            epoch = tlb.epoch();
            java.util.Arrays.fill(pages, Tlb.EMPTY);
        }
        if (!access.memory.contains(at & -SlowAccess.PAGE, SlowAccess.PAGE)) {
            return at;
        }
        pages[slot] = page;
        frames[slot] = at & -SlowAccess.PAGE;
        contexts[slot] = tlb.context();
        return at;
    }
}
