// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * An engine's processor on one pCPU. Its caches are its own; all state is in the {@link CpuState} that it runs.
 *
 * <p>All methods but {@link #kick} belong to the pCPU's thread (or to safe-point work).
 */
public interface Cpu extends AutoCloseable {
    /**
     * Runs guest code in place.
     *
     * <p>Before the call the pCPU loop has drained the TLB; the engine selects the state's context itself. Retires exactly
     * {@code budget} instructions unless something else ends the run before; a run ends on an instruction border.
     *
     * @param budget instructions, above 0
     * @return one of {@link Exit}'s codes; operands in the state
     */
    int run(CpuState state, CpuControls controls, long budget);

    /** Ends the current or the next run soon with {@link Exit#KICK}; any thread. */
    void kick();

    /** Figures since the processor was opened. */
    CpuStats stats();

    /** Drops all caches and their frame flags. */
    @Override
    void close();
}
