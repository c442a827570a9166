// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Page faults that are the hypervisor's own affair: pages of the LDT, faults that the tables no longer justify, and
 * writes of the guest kernel to its page tables. On the pCPU's thread.
 */
@Singleton
public final class PageFaults {
    private static final int PRESENT = 1;
    private static final int WRITE = 1 << 1;
    private static final int RESERVED = 1 << 3;
    private static final int FETCH = 1 << 4;

    private final Machine machine;
    private final PageTableWrites writes;

    @Inject
    PageFaults(Machine machine, PageTableWrites writes) {
        this.machine = machine;
        this.writes = writes;
    }

    /** True when the instruction is done or can be tried again. */
    boolean handle(Vcpu vcpu, PvPaging paging, long linear, int error) {
        if (paging.ldt().contains(linear)) {
            if (paging.ldt().map(paging.walkRoot(), linear)) {
                return true;
            }
            vcpu.state().set(CpuState.OFF_EXIT_LINEAR, paging.ldt().guestAddress(linear));
            return false;
        }
        if (EntryRules.of(vcpu.domain().type()).hypervisors(linear) || (error & RESERVED) != 0) {
            return false;
        }
        int access = (error & WRITE) != 0 ? Tlb.WRITE : (error & FETCH) != 0 ? Tlb.EXECUTE : Tlb.READ;
        if (machine.mmu().translate(machine.memory(), TranslationContext.of(vcpu.state()), linear, access) >= 0) {
            return true;
        }
        boolean assisted = (vcpu.domain().vmAssist() >>> VmAssist.VMASST_TYPE_writable_pagetables & 1) != 0
            || vcpu.domain().has(PvOption.DIRECTORY_STORES);
        return assisted && paging.kernelMode() && (error & (PRESENT | WRITE | FETCH)) == (PRESENT | WRITE)
            && writes.emulate(vcpu, paging, linear);
    }
}
