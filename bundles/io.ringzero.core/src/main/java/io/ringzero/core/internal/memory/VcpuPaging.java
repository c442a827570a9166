// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.xen.GuestFaultException;

/**
 * The page-table roots of one vCPU: guest kernel and guest user, and which is in use. Keeps CR3 of the vCPU's state.
 *
 * <p>On the pCPU's thread, or while the vCPU does not run.
 */
public interface VcpuPaging {
    /** Whether the guest kernel's root is in use. */
    boolean kernelMode();

    /** Whether there is a root for the guest's user mode. */
    boolean hasUserRoot();

    /** Changes to the other root. Only the translation changes; GS bases are the caller's affair. */
    void toggle();

    /**
     * Takes a page fault that is the hypervisor's own affair: a write to a page table in use (emulated), a fault that
     * the tables no longer justify, the lazily mapped LDT. Where a page of the LDT cannot be mapped, {@code
     * OFF_EXIT_LINEAR} is the guest's own address of it afterwards.
     *
     * @param error error code of the processor
     * @return true when the instruction is done or can be tried again
     */
    boolean pageFault(long linear, int error);

    /**
     * First roots and descriptor table of a vCPU that the guest brings up (VCPUOP_initialise).
     *
     * @param kernelMfn root for the guest kernel
     * @param userMfn root for user mode, 0 for none
     * @param gdtFrames mfns of the guest's GDT
     * @param gdtEntries entries in use
     */
    void initialise(long kernelMfn, long userMfn, long[] gdtFrames, int gdtEntries) throws GuestFaultException;

    /** Sets the LDT of a vCPU that the guest brings up; its frames are mapped when they are used. */
    void ldt(long linear, int entries) throws GuestFaultException;

    /** Machine address of the guest kernel's root, whichever is in use; 0 for none. */
    long kernelRoot();

    /** Value of CR3 as the guest kernel reads it: its root in the form of xen_pfn_to_cr3. */
    long guestCr3();

    /** The guest kernel writes CR3: as MMUEXT_NEW_BASEPTR. */
    void guestCr3(long value) throws GuestFaultException;

    /** Machine address of a page for an IDT and a TSS that guest code cannot reach; 0 where the kind of guest has none. */
    default long systemPage() {
        return 0;
    }

    /** Linear address of {@link #systemPage}, as the processor reads it. */
    default long systemLinear() {
        return 0;
    }

    /** What is in force, for who saves the vCPU's context. */
    InForce inForce();

    /**
     * Roots and descriptor tables of a vCPU.
     *
     * @param kernelMfn root of the guest kernel, 0 for none
     * @param userMfn root of its user mode, 0 for none
     * @param gdtFrames mfns, as many as its entries need
     * @param gdtEntries entries in use
     * @param ldtLinear where the LDT is
     * @param ldtEntries its entries, 0 for none
     */
    record InForce(long kernelMfn, long userMfn, java.util.List<Long> gdtFrames, int gdtEntries, long ldtLinear,
        int ldtEntries) {
        public InForce {
            gdtFrames = java.util.List.copyOf(gdtFrames);
        }
    }

    /** Gives up roots, GDT and LDT. */
    void release();
}
