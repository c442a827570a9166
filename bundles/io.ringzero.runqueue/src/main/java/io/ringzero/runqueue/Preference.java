// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.VcpuParams;
import java.util.Set;

/** Soft affinity: who would rather run elsewhere is left to a pCPU that idles there, and runs wherever it may when none does. */
final class Preference {
    private Preference() {
    }

    /** Whether a vCPU has any wish; most have none, and nothing else needs to be looked at. */
    static boolean any(VcpuParams params) {
        return params.softAffinity() != -1L;
    }

    /**
     * Whether this pCPU is to leave a vCPU to another.
     *
     * @param pcpus that there are
     * @param busy bit n: pCPU n has something to run
     */
    static boolean leaves(VcpuParams params, int pcpu, Set<Integer> pcpus, long busy) {
        long rather = params.softAffinity() & params.hardAffinity() & ~busy;
        if (rather == 0 || pcpu >= Long.SIZE || (params.softAffinity() >>> pcpu & 1) != 0) {
            return false;
        }
        for (int other : pcpus) {
            if (other < Long.SIZE && (rather >>> other & 1) != 0) {
                return true;
            }
        }
        return false;
    }
}
