// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

import org.jspecify.annotations.Nullable;

/**
 * A CPU pool as it is now.
 *
 * @param id its number; {@link Cpupools#FIRST} is there from the start
 * @param name unique
 * @param slot name of its slot of schedulers
 * @param scheduler name of the scheduler in use, null while there is none
 * @param pcpus bit n: pCPU n belongs to it
 * @param vcpus how many vCPUs it serves
 */
public record Cpupool(int id, String name, String slot, @Nullable String scheduler, long pcpus, int vcpus) {
    /** How many pCPUs it has. */
    public int size() {
        return Long.bitCount(pcpus);
    }
}
