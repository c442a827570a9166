// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * Figures of a machine since it started.
 *
 * @param instructions retired by all vCPUs that ever were
 * @param systemNanos system time
 * @param idleNanos system time during which pCPUs idled, summed
 * @param steps pCPU steps
 * @param exits entries to the core: what guests did that the engine left to it
 */
public record MachineStats(long instructions, long systemNanos, long idleNanos, long steps,
    long exits) {
}
