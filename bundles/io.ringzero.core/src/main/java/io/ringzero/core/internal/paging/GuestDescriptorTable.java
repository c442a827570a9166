// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import java.util.ArrayList;
import java.util.List;

/**
 * The GDT of a vCPU: 14 pages of the guest's frames, checked as segment descriptors, empty where it has none; then the
 * hypervisor's page with the flat selectors (public/arch-x86/xen.h, FIRST_RESERVED_GDT_PAGE).
 */
public final class GuestDescriptorTable {
    private static final long SUPERVISOR = Pte.PRESENT | Pte.ACCESSED | Pte.DIRTY;
    private static final int LIMIT = X86.FIRST_RESERVED_GDT_BYTE + MachineMemory.PAGE_SIZE - 1;
    private static final int ENTRIES_PER_PAGE = 512;

    private final Vcpu vcpu;
    private final PageTables tables;
    private final DomainArea area;
    private final long base;
    private List<Long> frames = List.of();
    private int entries;

    GuestDescriptorTable(Vcpu vcpu, PageTables tables, DomainArea area) throws GuestFaultException {
        this.vcpu = vcpu;
        this.tables = tables;
        this.area = area;
        base = DomainArea.gdt(vcpu.number());
        clear();
        area.map(at(X86.FIRST_RESERVED_GDT_PAGE),
            Pte.of(tables.map().gdtPage(vcpu.domain()), SUPERVISOR | Pte.WRITABLE));
        vcpu.state().set(CpuState.OFF_GDTR_BASE, base);
        vcpu.state().set(CpuState.OFF_GDTR_LIMIT, LIMIT);
    }

    /** The guest's frames in it, by rising page. */
    public List<Long> frames() {
        return frames;
    }

    /** Entries that the guest gave. */
    int entries() {
        return entries;
    }

    /**
     * HYPERVISOR_set_gdt: checks all frames, then changes.
     *
     * @param mfns at least as many as the entries need
     */
    public void set(long[] mfns, int count) throws GuestFaultException {
        int pages = (count + ENTRIES_PER_PAGE - 1) / ENTRIES_PER_PAGE;
        if (count < 0 || count > X86.FIRST_RESERVED_GDT_ENTRY || pages > mfns.length) {
            throw new GuestFaultException(Errno.EINVAL,
                "a GDT has at most " + X86.FIRST_RESERVED_GDT_ENTRY + " entries");
        }
        List<FrameRef> taken = new ArrayList<>();
        try {
            for (int i = 0; i < pages; i++) {
                taken.add(tables.acquire(mfns[i], vcpu.domain().domid(), FrameType.SEGDESC, Budget.UNLIMITED));
            }
            release();
            List<Long> now = new ArrayList<>();
            for (FrameRef ref : taken) {
                area.map(at(now.size()), Pte.of(ref.mfn(), SUPERVISOR | Pte.WRITABLE));
                now.add(ref.mfn());
                ref.deposit();
            }
            frames = List.copyOf(now);
            entries = count;
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        } finally {
            taken.forEach(FrameRef::close);
        }
    }

    /** Gives the guest's frames back. */
    void release() {
        List<Long> old = frames;
        frames = List.of();
        entries = 0;
        try {
            clear();
        } catch (GuestFaultException e) {
            throw new IllegalStateException("the tables of the area are there since the vCPU was made", e);
        }
        old.forEach(mfn -> tables.table().withdraw(mfn, FrameType.SEGDESC).close());
    }

    private void clear() throws GuestFaultException {
        for (int page = 0; page < X86.FIRST_RESERVED_GDT_PAGE; page++) {
            area.map(at(page), Pte.of(tables.map().emptyPage(), SUPERVISOR));
        }
    }

    private long at(int page) {
        return base + (long) page * MachineMemory.PAGE_SIZE;
    }
}
