// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A domain's part of the hypervisor's address space, at 0xffff820000000000: for each vCPU 16 pages of GDT, 16 of
 * LDT and one for what else the processor reads as supervisor. Its tables are the hypervisor's frames; those for a vCPU come with
 * {@link #map}.
 */
public final class DomainArea {
    /** First address. */
    static final long BASE = 0xffff_8200_0000_0000L;
    /** Pages of a descriptor table. */
    static final int TABLE_PAGES = 16;

    private static final int VCPU_PAGES = 2 * TABLE_PAGES + 1;
    private static final long UPPER = Pte.PRESENT | Pte.WRITABLE | Pte.ACCESSED | Pte.DIRTY;

    private final FrameAllocator allocator;
    private final FrameTable table;
    private final PteWriter writer;
    private final List<Long> frames = new ArrayList<>();
    private final long l3;

    /** Makes an empty area. */
    DomainArea(FrameAllocator allocator, FrameTable table, PteWriter writer) throws GuestFaultException {
        this.allocator = allocator;
        this.table = table;
        this.writer = writer;
        l3 = frame();
    }

    /** Linear address of a vCPU's GDT. */
    static long gdt(int vcpu) {
        return BASE + (long) vcpu * VCPU_PAGES * MachineMemory.PAGE_SIZE;
    }

    /** Linear address of a vCPU's LDT. */
    static long ldt(int vcpu) {
        return gdt(vcpu) + (long) TABLE_PAGES * MachineMemory.PAGE_SIZE;
    }

    /** Linear address of a vCPU's page for IDT and TSS. */
    static long system(int vcpu) {
        return ldt(vcpu) + (long) TABLE_PAGES * MachineMemory.PAGE_SIZE;
    }

    /** The L4 entry of the area. */
    long entry() {
        return Pte.of(l3, UPPER);
    }

    /** Writes the L1 entry for a page. */
    void map(long linear, long entry) throws GuestFaultException {
        writer.write(below(2, below(3, l3, linear), linear), Pte.index(1, linear), entry);
    }

    /** The L1 entry for a page, 0 where there is none. */
    long entry(long linear) {
        long at = l3;
        for (int level = 3; level > 1; level--) {
            long entry = writer.read(at, Pte.index(level, linear));
            if (!Pte.present(entry)) {
                return 0;
            }
            at = Pte.mfn(entry);
        }
        return writer.read(at, Pte.index(1, linear));
    }

    /** Gives its tables back; no L4 refers to it any more. */
    void release() {
        for (long mfn : frames) {
            FrameRef allocation = table.deallocate(mfn);
            if (allocation != null) {
                allocation.close();
            }
        }
        frames.clear();
    }

    private long below(int level, long at, long linear) throws GuestFaultException {
        int index = Pte.index(level, linear);
        long entry = writer.read(at, index);
        if (!Pte.present(entry)) {
            entry = Pte.of(frame(), UPPER);
            writer.write(at, index, entry);
        }
        return Pte.mfn(entry);
    }

    /** A zeroed frame of the hypervisor's for as long as the area is there. */
    long frame() throws GuestFaultException {
        long mfn = allocator.allocate(DomainIds.DOMID_XEN, true);
        if (mfn == FrameAllocator.NONE) {
            throw new GuestFaultException(Errno.ENOMEM, "no frame for the domain's descriptor tables");
        }
        frames.add(mfn);
        return mfn;
    }
}
