// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** All that an engine sees of the machine. */
public interface CpuMachine {
    MachineMemory memory();

    /** The MMU in use; asked for at each miss, never kept beyond a run. */
    Mmu mmu();

    /**
     * The time-stamp counter as RDTSC of this vCPU reads it at this instruction. The engine has brought
     * {@link CpuState#OFF_RETIRED} up to date.
     */
    long tsc(PcpuId pcpu, CpuState state);

    /** 64 bits from the machine's seeded source, for RDRAND. */
    long random();
}
