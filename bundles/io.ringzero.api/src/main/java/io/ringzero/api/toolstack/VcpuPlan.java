// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many vCPUs a domain can have and where they run.
 *
 * @param most vCPUs that it is made with ({@code maxvcpus}), 1 to 128; those beyond {@code vcpus} are offline at first
 * @param hard by vCPU, bit n: may run on pCPU n ({@code cpus}); vCPUs beyond the list may run anywhere
 * @param soft by vCPU, bit n: would rather run on pCPU n ({@code cpus_soft}); likewise
 * @param capPercent most that all get together, in percent of one pCPU ({@code cap}), 0 for no limit
 * @param pool name or number of the CPU pool that serves them ({@code pool}), null for the first
 */
public record VcpuPlan(int most, List<Long> hard, List<Long> soft, int capPercent, @Nullable String pool) {
    /** Every pCPU. */
    public static final long ANYWHERE = -1L;

    public VcpuPlan {
        hard = List.copyOf(hard);
        soft = List.copyOf(soft);
    }

    /** Without a cap, in the first pool. */
    public VcpuPlan(int most, List<Long> hard, List<Long> soft) {
        this(most, hard, soft, 0, null);
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
        return new VcpuPlan(most == before ? now : Math.max(most, now), hard, soft, capPercent, pool);
    }
}
