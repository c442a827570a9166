// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.Hypercall;

/**
 * What operations of the hypervisor cost in virtual time (docs/virtual-time.md), in instructions of the interpreter that
 * would take the host as long; measured by the embedded guest {@code costs}. Nothing here depends on the engine, on what
 * its TLB holds or on how it caches code. Without effect on the real clock.
 */
public enum Cost {
    /** A vCPU is given to a pCPU that another vCPU had, or nobody. */
    CONTEXT_SWITCH(50),
    /** Another base pointer of page tables: MMUEXT_NEW_BASEPTR, MMUEXT_NEW_USER_BASEPTR, a write of CR3. */
    BASE_POINTER(10),
    /** An exception leaves guest code for the hypervisor. */
    EXCEPTION(10),
    /** The guest kernel is entered by a frame on its stack: for an exception, an event, a system call of user mode. */
    BOUNCE(80),
    /** An instruction is emulated, decoding included: a privileged one, or CPUID. */
    EMULATION(170),
    /** A store to a page table is emulated, decoding and checks included. */
    TABLE_STORE(600),
    /** Entry and exit of a hypercall. */
    HYPERCALL(80),
    /** An entry of a multicall, each, beside what it does. */
    MULTICALL(40),
    /** A page-table entry changed by a hypercall: mmu_update (each), update_va_mapping, a grant mapped or unmapped (each). */
    ENTRY(400),
    /** An operation of mmuext_op, each, beside what it does. */
    EXTENDED(20),
    /** A frame given or taken by memory_op, each. */
    FRAME(130),
    /** A page cleared, or copied between frames or domains. */
    PAGE(25),
    /** An operation on event channels. */
    EVENT(20),
    /** sched_op: yield, block, poll. */
    SCHEDULE(40),
    /** A timer set. */
    TIMER(20),
    /** iret: the return from the guest kernel. */
    IRET(10);

    /** Nanoseconds of virtual time. */
    public final int nanos;

    Cost(int nanos) {
        this.nanos = nanos;
    }

    /** What a hypercall costs beside {@link #HYPERCALL}, by its number; what its operations cost each is not in it. */
    static int ofHypercall(int number) {
        return switch (number) {
            case Hypercall.HYPERVISOR_update_va_mapping, Hypercall.HYPERVISOR_update_va_mapping_otherdomain ->
                ENTRY.nanos;
            case Hypercall.HYPERVISOR_event_channel_op, Hypercall.HYPERVISOR_event_channel_op_compat -> EVENT.nanos;
            case Hypercall.HYPERVISOR_sched_op, Hypercall.HYPERVISOR_sched_op_compat -> SCHEDULE.nanos;
            case Hypercall.HYPERVISOR_set_timer_op -> TIMER.nanos;
            case Hypercall.HYPERVISOR_iret -> IRET.nanos;
            default -> 0;
        };
    }
}
