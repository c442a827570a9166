// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import io.ringzero.api.swap.Swappable;

/**
 * Makes processors. Registered as an OSGi service with the property {@code ringzero.name}; slot {@code cpu}, policy hold.
 * Holds no state that matters: {@link CpuState} is complete, so export is empty.
 */
public interface CpuEngine extends Swappable {
    /** Opens a processor for a pCPU; at a safe point. */
    Cpu open(PcpuId pcpu, Tlb tlb, CpuMachine machine);

    /** The most that CPUID may advertise with this engine. */
    CpuidTable features();
}
