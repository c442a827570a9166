// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.abi.X86Flat32;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.core.internal.domain.GuestWidth;

/**
 * Where everything lies at a guest's first instruction, in pfns: kernel, ramdisk, p2m, start_info, store ring,
 * console ring, page tables, boot stack, each at its own page, in the order of Xen's domain builder; at least 512 KiB
 * more are mapped, up to a border of 4 MiB. A ramdisk or p2m that is not to be mapped there follows after that
 * border.
 */
final class Layout {
    private static final int PAGE = MachineMemory.PAGE_SIZE;
    private static final long PADDING_PAGES = 512 * 1024 / PAGE;
    private static final long ALIGNMENT = 4L << 20;
    final GuestWidth width;
    /** Levels of page tables. */
    final int levels;
    final long base;
    final long pages;
    final BootTables tables;
    final long p2mPages;
    final boolean p2mApart;
    final boolean ramdiskApart;
    final long ramdiskPages;
    final long startInfo;
    final long store;
    final long console;
    final long firstTable;
    final long tableCount;
    final long stack;
    /** Pages mapped from {@link #base} on. */
    final long mapped;

    private final String name;
    private long p2m;
    private long p2mLinear;
    private long ramdisk;
    private long next;

    Layout(DomainSpec spec) throws ControlException {
        KernelImage image = spec.image();
        name = spec.name();
        width = GuestWidth.of(image.type());
        levels = width.pick(4, 3);
        tables = new BootTables(levels);
        base = image.virtBase();
        pages = spec.memoryKib() * 1024 / PAGE;
        ramdiskPages = spec.ramdisk() == null ? 0 : pages(spec.ramdisk().length);
        ramdiskApart = ramdiskPages > 0 && image.modulesUnmapped();
        Long p2mBase = image.p2mBase();
        p2mApart = width == GuestWidth.WIDE && p2mBase != null && Long.compareUnsigned(p2mBase, base) < 0
            && p2mBase % PAGE == 0;
        p2mPages = pages(pages * width.bytes());
        kernel(image);
        if (ramdiskPages > 0 && !ramdiskApart) {
            ramdisk = take(ramdiskPages);
        }
        if (!p2mApart) {
            p2m = take(p2mPages);
            p2mLinear = linear(p2m);
        }
        startInfo = take(1);
        store = take(1);
        console = take(1);
        long last = lastMapped();
        firstTable = next;
        tableCount = take(tables.add(base, last, firstTable), firstTable);
        stack = take(1);
        mapped = pageOf(last) + 1;
        next = Math.max(next, mapped);
        if (ramdiskApart) {
            ramdisk = take(ramdiskPages);
        }
        if (p2mApart && p2mBase != null) {
            placeApart(p2mBase);
        }
    }

    /** First pfn of the ramdisk. */
    long ramdisk() {
        return ramdisk;
    }

    /** First pfn of the p2m. */
    long p2m() {
        return p2m;
    }

    /** Linear address of the p2m. */
    long p2mLinear() {
        return p2mLinear;
    }

    long linear(long pfn) {
        return base + pfn * PAGE;
    }

    /** pfn of a mapped address. */
    long pageOf(long linear) {
        return (linear - base) >>> MachineMemory.PAGE_SHIFT;
    }

    /** Number of frames of the p2m's own mapping, its tables included. */
    long p2mFramesApart() {
        return next - p2m;
    }

    private void kernel(KernelImage image) throws ControlException {
        if (base % PAGE != 0 || image.virtualStart() % PAGE != 0) {
            throw refuse("its kernel starts at 0x" + Long.toHexString(image.virtualStart()) + ", not on a page border");
        }
        long size = image.virtualEnd() - base;
        if (size < 0 || size / PAGE >= pages) {
            throw tooSmall();
        }
        take(pages(size));
    }

    private void placeApart(long linear) throws ControlException {
        long end = linear + p2mPages * PAGE - 1;
        if (!usable(linear, end) || Long.compareUnsigned(end, base) >= 0) {
            throw refuse("its kernel wants the p2m at 0x" + Long.toHexString(linear) + ", where it does not fit");
        }
        p2m = take(p2mPages);
        p2mLinear = linear;
        take(tables.add(linear, end, next), next);
    }

    /** The last address of the initial mapping: room for the tables that it needs itself, the stack and the padding. */
    private long lastMapped() throws ControlException {
        long extra = 1 + PADDING_PAGES;
        long needed = extra;
        while (true) {
            long last = linear(next + needed) | ALIGNMENT - 1;
            if (!usable(base, last)) {
                throw refuse("its start-up memory from 0x" + Long.toHexString(base)
                    + " on reaches addresses that are not a guest's");
            }
            if (pageOf(last) >= pages) {
                throw tooSmall();
            }
            needed = extra + tables.count(base, last);
            if (pageOf(last) + 1 >= next + needed) {
                return last;
            }
        }
    }

    /** Whether a range is in one half of the canonical addresses, or below 4 GiB, and outside the hypervisor's part. */
    private boolean usable(long first, long last) {
        if (width == GuestWidth.NARROW) {
            return first >= 0 && last >= first && last < X86Flat32.HYPERVISOR_VIRT_START_PAE;
        }
        boolean low = first >= 0 && last >= first && last >>> 47 == 0;
        boolean high = first < 0 && last >= first && last < 0 && first >= 0xffff_8800_0000_0000L;
        return low || high;
    }

    private long take(long count) throws ControlException {
        long first = next;
        take(count, first);
        return first;
    }

    private long take(long count, long first) throws ControlException {
        if (count > pages - first) {
            throw tooSmall();
        }
        next = first + count;
        return count;
    }

    private static long pages(long bytes) {
        return (bytes + PAGE - 1) / PAGE;
    }

    private ControlException tooSmall() {
        return refuse("its kernel and ramdisk do not fit into " + pages * (PAGE / 1024) + " KiB; give it more memory");
    }

    private ControlException refuse(String why) {
        return new ControlException("domain " + name + " cannot be built: " + why);
    }
}
