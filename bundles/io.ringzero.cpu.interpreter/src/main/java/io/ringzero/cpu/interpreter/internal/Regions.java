// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * Finds the code in which a processor spends its time, and binds it: see {@link Region}.
 *
 * <p>A slice of some thousand instructions ends wherever it happens to end, so the blocks at which slices end are a sample of
 * where time goes, at no cost to the blocks. One that is met often enough becomes the head of a region. Nothing of this shows
 * in what the guest sees, instruction counts included. Owned by its pCPU's thread.
 */
final class Regions {
    /**
     * Slices that have ended at a block when it is bound: the block has then run some half a million instructions. Sooner, and a
     * booting guest keeps the JVM's compiler busy with what is over when it is done.
     */
    static final int HOT = 128;

    private final int hot;
    private long bound;

    /** @param hot see {@link #HOT} */
    Regions(int hot) {
        this.hot = hot;
    }

    /** Leaves in front of a block for which the slice has too little left. */
    Op exhausted(Core c, Block block) {
        if (++block.heat == hot && block.frame.find(block.offset) == block && !(block.first instanceof Region)) {
            block.first = RegionClass.make(RegionShape.from(block));
            bound++;
        }
        return c.leave(c.reg(CpuState.OFF_RIP) + block.offset);
    }

    /** Regions made so far. */
    long bound() {
        return bound;
    }
}
