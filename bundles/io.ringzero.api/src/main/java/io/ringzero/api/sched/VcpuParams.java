// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

/**
 * What a scheduler is told of a vCPU.
 *
 * @param domid domain it belongs to
 * @param number of the vCPU in its domain
 * @param weight relative share, 1 to 65535; Xen's default is 256
 * @param capPercent upper bound in percent of one pCPU, 0 for none
 * @param hardAffinity bit n: may run on pCPU n
 * @param softAffinity bit n: would rather run on pCPU n
 */
public record VcpuParams(int domid, int number, int weight, int capPercent, long hardAffinity, long softAffinity) {
    public VcpuParams {
        if (weight < 1 || weight > 65535) {
            throw new IllegalArgumentException("weight is 1 to 65535, not " + weight);
        }
        if (capPercent < 0) {
            throw new IllegalArgumentException("cap is 0 (none) or a percentage, not " + capPercent);
        }
        if (hardAffinity == 0) {
            throw new IllegalArgumentException("hard affinity names no pCPU");
        }
    }

    /** The same with another hard affinity. */
    public VcpuParams withHardAffinity(long pcpus) {
        return new VcpuParams(domid, number, weight, capPercent, pcpus, softAffinity);
    }

    /** Xen's defaults: weight 256, no cap, any pCPU. */
    public static VcpuParams defaults(int domid, int number) {
        return new VcpuParams(domid, number, 256, 0, -1L, -1L);
    }
}
