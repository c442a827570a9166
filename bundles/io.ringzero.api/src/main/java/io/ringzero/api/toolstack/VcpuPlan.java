// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.List;

/**
 * How many vCPUs a domain can have and where they run.
 *
 * @param most vCPUs that it is made with ({@code maxvcpus}), 1 to 128; those beyond {@code vcpus} are offline at first
 * @param hard by vCPU, bit n: may run on pCPU n ({@code cpus}); vCPUs beyond the list may run anywhere
 * @param soft by vCPU, bit n: would rather run on pCPU n ({@code cpus_soft}); likewise
 */
public record VcpuPlan(int most, List<Long> hard, List<Long> soft) {
    /** Every pCPU. */
    public static final long ANYWHERE = -1L;

    public VcpuPlan {
        hard = List.copyOf(hard);
        soft = List.copyOf(soft);
    }

    /** So many, anywhere. */
    public static VcpuPlan of(int vcpus) {
        return new VcpuPlan(vcpus, List.of(), List.of());
    }

    public long hard(int vcpu) {
        return vcpu < hard.size() ? hard.get(vcpu) : ANYWHERE;
    }

    public long soft(int vcpu) {
        return vcpu < soft.size() ? soft.get(vcpu) : ANYWHERE;
    }

    /** The same with at least so many vCPUs, or exactly as many where there were no spare ones. */
    VcpuPlan sized(int before, int now) {
        return new VcpuPlan(most == before ? now : Math.max(most, now), hard, soft);
    }
}
