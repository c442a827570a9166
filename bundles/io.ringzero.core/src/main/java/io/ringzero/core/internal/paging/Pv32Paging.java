// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;

/**
 * The root of a 32-bit PV vCPU, a PAE L3 of four entries that the guest kernel and its applications share. The vCPU runs
 * in compatibility mode: CR3 leads to an L4 of the hypervisor's, made once for the vCPU, whose first entry is the guest's
 * L3 and which has the domain's area where 32-bit code cannot reach it.
 */
final class Pv32Paging extends PvPaging {
    private static final int RING_3 = 3;
    private static final long L3_FLAGS = Pte.PRESENT | Pte.WRITABLE | Pte.USER | Pte.ACCESSED;

    private final long top;
    private final long system;
    private long root;

    Pv32Paging(Vcpu vcpu, PageTables tables, DomainArea area, PageFaults faults) throws GuestFaultException {
        super(vcpu, tables, area, faults);
        top = area.frame();
        tables.writer().prepare(top, HypervisorSlots.DOMAIN_AREA, area.entry());
        long page = area.frame();
        area.map(DomainArea.system(vcpu.number()), Pte.of(page, Pte.PRESENT | Pte.ACCESSED | Pte.DIRTY));
        system = page << MachineMemory.PAGE_SHIFT;
    }

    @Override
    public boolean kernelMode() {
        return vcpu.state().cpl() != RING_3;
    }

    @Override
    public boolean hasUserRoot() {
        return root != 0;
    }

    /** Both modes have the same tables. */
    @Override
    public void toggle() {
        // The processor's privilege level is all that changes.
    }

    @Override
    public long systemPage() {
        return system;
    }

    @Override
    public long systemLinear() {
        return DomainArea.system(vcpu.number());
    }

    @Override
    long walkRoot() {
        return root == 0 ? 0 : top;
    }

    @Override
    long userRoot() {
        return 0;
    }

    @Override
    public List<Long> roots() {
        return root == 0 ? List.of() : List.of(root);
    }

    @Override
    public FrameType rootType() {
        return FrameType.L3;
    }

    /** In the form of xen_pfn_to_cr3: frame numbers above 2^20 in the low bits. */
    @Override
    public long guestCr3() {
        return Integer.rotateLeft((int) root, MachineMemory.PAGE_SHIFT) & 0xffff_ffffL;
    }

    @Override
    public void guestCr3(long value) throws GuestFaultException {
        newRoot(Integer.rotateRight((int) value, MachineMemory.PAGE_SHIFT) & 0xffff_ffffL);
    }

    @Override
    public void useKernelRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException {
        if (mfn == root) {
            return;
        }
        if (mfn == 0) {
            throw new GuestFaultException(Errno.EINVAL, "the guest kernel needs a root table");
        }
        tables.acquire(mfn, vcpu.domain().domid(), FrameType.L3, budget).deposit();
        ldt().forget();
        long old = root;
        set(mfn);
        drop(old);
    }

    @Override
    public void useUserRoot(long mfn, Budget budget) throws GuestFaultException {
        if (mfn != 0) {
            throw new GuestFaultException(Errno.EINVAL, "a 32-bit guest has one root for kernel and applications");
        }
    }

    @Override
    void releaseRoots() {
        long old = root;
        set(0);
        drop(old);
    }

    private void set(long mfn) {
        root = mfn;
        tables.writer().write(top, 0, mfn == 0 ? 0 : Pte.of(mfn, L3_FLAGS));
        vcpu.state().set(CpuState.OFF_CR3, mfn == 0 ? 0 : top << MachineMemory.PAGE_SHIFT);
    }
}
