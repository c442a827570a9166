// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * The hypervisor core as the pCPU loop sees it. vCPUs are known by the index that {@link VcpuRegistry#add} gave.
 *
 * <p>Called on pCPU threads, between runs. An exception ends the domain of the vCPU, not the machine.
 */
public interface Core {
    /**
     * Makes a vCPU ready to run guest code: delivers events, chooses page tables.
     *
     * @return false when it turned out that it has nothing to run (it has been put to sleep)
     */
    boolean enter(PcpuId pcpu, int vcpu);

    /** State of a vCPU, constant during its life. */
    CpuState state(int vcpu);

    /** Controls to run it with. */
    CpuControls controls(int vcpu);

    /** A run ended; the core does what the exit asks for. Not called for {@link Exit#BUDGET} and {@link Exit#KICK}. */
    void exited(PcpuId pcpu, int vcpu, int exit);

    /** The vCPU stopped running here in favour of another one or of idling. */
    void left(PcpuId pcpu, int vcpu);

    /** Something in the loop threw for this vCPU: its domain is to be ended with a report. */
    void failed(PcpuId pcpu, int vcpu, Throwable cause);
}
