// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * Figures of a machine since it started.
 *
 * @param instructions retired by all vCPUs that ever were
 * @param systemNanos system time
 * @param chargedNanos what operations of the hypervisor have added to virtual time, summed over the pCPUs; with one pCPU
 *            {@code systemNanos - chargedNanos} is what the same run would have taken if they cost nothing. 0 with the
 *            real clock
 * @param idleNanos system time during which pCPUs idled, summed
 * @param steps pCPU steps
 * @param exits entries to the core: what guests did that the engine left to it
 * @param threadsGivenUp threads that did not return from a scheduler's call and were replaced; they end should it ever return
 */
public record MachineStats(long instructions, long systemNanos, long chargedNanos, long idleNanos, long steps,
    long exits, int threadsGivenUp) {
}
