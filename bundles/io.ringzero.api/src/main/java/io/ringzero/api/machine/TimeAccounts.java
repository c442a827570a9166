// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.List;

/**
 * Where all time of all pCPUs went, nanoseconds of system time, at one safe point. Every nanosecond is charged once: a pCPU's parts add up
 * to the time since it was there, and what pCPUs gave to guests is what vCPUs ran, present and removed.
 *
 * @param pcpus by number
 * @param presentNanos what the vCPUs that there are have run, as {@link VcpuRegistry#runstate} says of each
 * @param removedNanos what those ran that are gone
 */
public record TimeAccounts(List<Pcpu> pcpus, long presentNanos, long removedNanos) {
    public TimeAccounts {
        pcpus = List.copyOf(pcpus);
    }

    /**
     * One pCPU's time.
     *
     * @param id which
     * @param sinceNanos from when it is counted
     * @param untilNanos to when
     * @param guestNanos a vCPU ran, the hypervisor's work for it included
     * @param hypervisorNanos a vCPU that does not run any more had not left yet
     * @param idleNanos there was none
     */
    public record Pcpu(PcpuId id, long sinceNanos, long untilNanos, long guestNanos, long hypervisorNanos,
        long idleNanos) {
    }
}
