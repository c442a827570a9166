// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A vCPU as {@code xl vcpu-list} shows it.
 *
 * @param id the vCPU
 * @param pcpu where it runs or ran last, -1 when it never did
 * @param up the guest has brought it up
 * @param running it runs now
 * @param blocked it waits
 * @param cpuNanos system time that it ran
 * @param waitNanos system time that it could have run and did not
 * @param weight scheduling weight
 * @param capPercent most that its domain gets, in percent of one pCPU, 0 for no limit
 * @param hardAffinity bit n: may run on pCPU n
 * @param softAffinity bit n: would rather run on pCPU n
 */
public record VcpuInfo(VcpuId id, int pcpu, boolean up, boolean running, boolean blocked, long cpuNanos, long waitNanos,
    int weight,
    int capPercent, long hardAffinity, long softAffinity) {
}
