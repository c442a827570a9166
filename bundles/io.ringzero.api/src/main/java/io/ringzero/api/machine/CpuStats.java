// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * An engine's figures.
 *
 * @param runs calls of {@link Cpu#run}
 * @param blocksDecoded basic blocks decoded
 * @param blocksDropped basic blocks dropped because their frame was written
 * @param tlbMisses calls of {@link Mmu#fill}
 */
public record CpuStats(long runs, long blocksDecoded, long blocksDropped, long tlbMisses) {
}
