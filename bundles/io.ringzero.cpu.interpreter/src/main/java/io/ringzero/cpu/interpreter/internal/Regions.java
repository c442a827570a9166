// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * Finds the code in which a processor spends its time, and binds it: see {@link Region}.
 *
 * <p>A slice of some thousand instructions ends wherever it happens to end, so the blocks at which slices end are a sample of
 * where time goes, at no cost to the blocks. What a slice had left when the run was left for another reason is the length of
 * the next one: else code that makes system calls would never be met. A block that is met often enough becomes the head of a
 * region. Nothing of this shows in what the guest sees, instruction counts included. Owned by its pCPU's thread.
 */
final class Regions {
    /**
     * Slices that have ended at a block when it is bound: the block has then run some half a million instructions. Sooner, and a
     * booting guest keeps the JVM's compiler busy with what is over when it is done.
     */
    static final int HOT = 128;

    /** Instructions between two samples, and between two looks at the kick: some ten microseconds. */
    private static final long PERIOD = 4096;
    /** A shorter slice would be run in single instructions, by blocks that do not fit. */
    private static final long SHORTEST = 64;

    private final int hot;
    private long due = PERIOD;
    private boolean sampled;
    private long bound;

    /** @param hot see {@link #HOT} */
    Regions(int hot) {
        this.hot = hot;
    }

    /** Instructions up to the next sample. */
    long due() {
        return Math.max(due, SHORTEST);
    }

    /** So many instructions were run since {@link #due} was asked. */
    void ran(long instructions) {
        due = sampled ? PERIOD : due - instructions;
        sampled = false;
    }

    /** Leaves in front of a block for which the slice has too little left. */
    Op exhausted(Core c, Block block) {
        sampled = true;
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
