// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.DomainIds;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.MachineToPhysical;
import java.util.Arrays;

/**
 * Frames of the hypervisor's own that all guests share: tables that map the M2P read-only at 0xffff800000000000, or at
 * 0xf5800000 for 32-bit guests, a page of empty descriptors, and the pages of descriptors at the end of every GDT. Made
 * once, never changed.
 */
public final class HypervisorMap {
    /**
     * Entry of a flat segment or code segment: type, present and accessed; selectors are those of
     * public/arch-x86/xen-x86_64.h.
     */
    private static final long[][] DESCRIPTORS = {
        // offset in the page, descriptor
        {0x08, 0x00af9b000000ffffL}, // ring 0 code, 64-bit
        {0x10, 0x00cf93000000ffffL}, // ring 0 data
        {0x20, 0x00cffb000000ffffL}, // FLAT_RING3_CS32
        {0x28, 0x00cff3000000ffffL}, // FLAT_RING3_DS32, SS
        {0x30, 0x00affb000000ffffL}, // FLAT_RING3_CS64
        {0x38, 0x00cf9b000000ffffL}, // ring 0 code, 32-bit
    };
    /** The same for 32-bit guests, as in public/arch-x86/xen-x86_32.h. */
    private static final long[][] NARROW_DESCRIPTORS = {
        {0x08, 0x00af9b000000ffffL}, // ring 0 code, 64-bit
        {0x10, 0x00cf93000000ffffL}, // ring 0 data
        {0x18, 0x00cfbb000000ffffL}, // FLAT_RING1_CS
        {0x20, 0x00cfb3000000ffffL}, // FLAT_RING1_DS, SS
        {0x28, 0x00cffb000000ffffL}, // FLAT_RING3_CS
        {0x30, 0x00cff3000000ffffL}, // FLAT_RING3_DS, SS
        {0x38, 0x00cf9b000000ffffL}, // ring 0 code, 32-bit
    };
    private static final long FLAGS = Pte.PRESENT | Pte.ACCESSED | Pte.USER;

    /** L2 entries between 0xf5800000 and 0xffe00000 (Xen: MACH2PHYS_COMPAT_VIRT_END). */
    private static final int MOST_NARROW_TABLES = 83;

    private final MachineMemory memory;
    private final FrameAllocator allocator;
    private final long m2pL3;
    private final long emptyPage;
    private final long gdtPage;
    private final long narrowGdtPage;
    private final long truncatedGdtPage;
    private final long[] narrowM2p;

    public HypervisorMap(MachineMemory memory, FrameAllocator allocator, MachineToPhysical machineToPhysical) {
        this.memory = memory;
        this.allocator = allocator;
        m2pL3 = map(3, 0, machineToPhysical.frames());
        narrowM2p = narrowM2p(machineToPhysical.frames(), machineToPhysical.reserved());
        emptyPage = frame();
        gdtPage = descriptors(DESCRIPTORS);
        narrowGdtPage = descriptors(NARROW_DESCRIPTORS);
        truncatedGdtPage = descriptors(truncated());
    }

    /** L4 entry for the M2P. */
    long m2pEntry() {
        return Pte.of(m2pL3, FLAGS);
    }

    /** A page of zeros, for parts of a GDT that the guest does not use. */
    long emptyPage() {
        return emptyPage;
    }

    /** The hypervisor's page of the GDT, at FIRST_RESERVED_GDT_BYTE. */
    long gdtPage(Domain domain) {
        if (domain.type() == GuestType.PV64) {
            return gdtPage;
        }
        return domain.has(PvOption.SEGMENT_TRUNCATION) ? truncatedGdtPage : narrowGdtPage;
    }

    /** An L2 entry of 32-bit guests' M2P, counted from its begin; 0 behind its end. */
    long narrowM2pEntry(int index) {
        return index < narrowM2p.length ? narrowM2p[index] : 0;
    }

    /** L2 entries that map frames from {@code first} to {@code end}, as far as the region below 4 GiB reaches. */
    private long[] narrowM2p(long first, long end) {
        long tables = (end - first + FrameTable.ENTRIES - 1) / FrameTable.ENTRIES;
        long[] entries = new long[(int) Math.min(tables, MOST_NARROW_TABLES)];
        for (int i = 0; i < entries.length; i++) {
            long from = first + (long) i * FrameTable.ENTRIES;
            entries[i] = Pte.of(map(1, from, Math.min(end, from + FrameTable.ENTRIES)), FLAGS);
        }
        return entries;
    }

    /** What a 32-bit guest is offered, cut; ring 0's are not the guest's. */
    private static long[][] truncated() {
        return Arrays.stream(NARROW_DESCRIPTORS).map(row -> (row[1] >>> 45 & 3) == 0
            ? row
            : new long[] {row[0], SegmentTruncation.cut(row[1]).orElseThrow()}).toArray(long[][]::new);
    }

    private long descriptors(long[][] descriptors) {
        long page = frame();
        for (long[] descriptor : descriptors) {
            memory.writeLong((page << MachineMemory.PAGE_SHIFT) + descriptor[0], descriptor[1]);
        }
        return page;
    }

    /** Makes a table of a level that maps frames from {@code first} to {@code end}; returns its frame. */
    private long map(int level, long first, long end) {
        long table = frame();
        long step = 1L << 9 * (level - 1);
        for (int index = 0; index < FrameTable.ENTRIES && first + index * step < end; index++) {
            long from = first + index * step;
            long target = level == 1 ? from : map(level - 1, from, Math.min(end, from + step));
            memory.writeLong(PteWriter.maddr(table, index), Pte.of(target, FLAGS));
        }
        return table;
    }

    private long frame() {
        long mfn = allocator.allocate(DomainIds.DOMID_XEN, true);
        if (mfn == FrameAllocator.NONE) {
            throw new IllegalArgumentException(
                "the machine is too small for the hypervisor itself; give it more memory");
        }
        return mfn;
    }
}
