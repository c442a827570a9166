// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import io.ringzero.api.swap.Swappable;

/**
 * Walks page tables: fills TLBs, translates without side effects, and keeps TLBs coherent with changes of entries.
 *
 * <p>Registered as an OSGi service with the property {@code ringzero.name}; slot {@code mmu}, policy hold. Holds no state that
 * matters: export is empty.
 */
public interface Mmu extends Swappable {
    /**
     * Translates for an access and enters the page into the TLB, setting accessed and dirty bits as the processor does.
     *
     * @param tlb the pCPU's TLB, with the context in use that belongs to the state
     * @param state receives the error code ({@link CpuState#OFF_FAULT_ERROR}) of a fault; the caller raises it
     * @param linear linear address, canonical (the caller has checked)
     * @param access {@link Tlb#READ}, {@link Tlb#WRITE} or {@link Tlb#EXECUTE}, perhaps with {@link Tlb#SUPERVISOR}
     * @return machine address, or below 0 for a page fault (the complement of its error code)
     */
    long fill(Tlb tlb, CpuState state, long linear, int access);

    /**
     * Translates without touching anything: no accessed or dirty bit, no TLB. Any thread.
     *
     * @param memory where the tables lie
     * @return machine address, or below 0 where the access would fault: the complement of the error code; of 0 for an
     *         address that is not canonical
     */
    long translate(MachineMemory memory, TranslationContext context, long linear, int access);

    /**
     * An entry of a page table was changed by somebody other than an engine's page walk. Once the TLBs are {@linkplain Tlbs#settle
     * settled} none holds what the old entry allowed and the new one does not. By the machine's owner.
     *
     * @param tlbs the machine's TLBs
     * @param tableMfn frame of the table
     * @param level of the table, from 1; 0 when that is not known
     * @param index entry number in the table
     */
    void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after);
}
