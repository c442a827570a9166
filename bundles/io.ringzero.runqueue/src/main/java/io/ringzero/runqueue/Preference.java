// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.VcpuParams;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Soft affinity, at one pick: who would rather run elsewhere is left to a pCPU that idles there, and runs wherever it may when none does.
 * Most vCPUs have no wish, and cost nothing here; which pCPUs are busy is found out once, for the first that has one.
 */
final class Preference {
    private final int pcpu;
    private final Set<Integer> pcpus;
    private final LongSupplier busy;
    private boolean counted;
    private long idle;

    /**
     * @param pcpu that picks
     * @param pcpus that there are
     * @param busy bit n: pCPU n has something to run
     */
    Preference(int pcpu, Set<Integer> pcpus, LongSupplier busy) {
        this.pcpu = pcpu;
        this.pcpus = pcpus;
        this.busy = busy;
    }

    /** Whether the pCPU is to leave a vCPU to another. */
    boolean leaves(VcpuParams params) {
        return params.softAffinity() != -1L && pcpu < Long.SIZE && (params.softAffinity() >>> pcpu & 1) == 0
            && (params.softAffinity() & params.hardAffinity() & idle()) != 0;
    }

    private long idle() {
        if (!counted) {
            for (int other : pcpus) {
                idle |= other < Long.SIZE ? 1L << other : 0;
            }
            idle &= ~busy.getAsLong();
            counted = true;
        }
        return idle;
    }
}
