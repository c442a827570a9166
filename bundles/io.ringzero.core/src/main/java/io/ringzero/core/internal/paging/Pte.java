// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.MachineMemory;

/** Bits of a 64-bit page-table entry (SDM Vol. 3A 4.5.4), and what Xen uses of those that software has. */
public final class Pte {
    public static final long PRESENT = 1;
    public static final long WRITABLE = 1 << 1;
    public static final long USER = 1 << 2;
    public static final long WRITE_THROUGH = 1 << 3;
    public static final long CACHE_DISABLE = 1 << 4;
    public static final long ACCESSED = 1 << 5;
    public static final long DIRTY = 1 << 6;
    /** PS in upper tables, PAT in L1. */
    public static final long LARGE = 1 << 7;
    public static final long GLOBAL = 1 << 8;
    /** Bits 9 to 11, the guest's own. */
    public static final long AVAILABLE = 7 << 9;
    /** Bits 52 to 62, left to software. */
    public static final long AVAILABLE_HIGH = 0x7ffL << 52;
    /** Bit 52 in L1: the page is the guest kernel's, though USER is set (Xen: _PAGE_GUEST_KERNEL). */
    public static final long GUEST_KERNEL = 1L << 52;
    /** Bit 62 in L1: a grant mapping, whose references are kept by the grant table (Xen: _PAGE_GNTTAB). */
    public static final long GRANT = 1L << 62;
    public static final long NO_EXECUTE = 1L << 63;
    /** Address of the frame. */
    public static final long FRAME = 0x000f_ffff_ffff_f000L;

    private Pte() {
    }

    public static boolean present(long entry) {
        return (entry & PRESENT) != 0;
    }

    public static long mfn(long entry) {
        return (entry & FRAME) >>> MachineMemory.PAGE_SHIFT;
    }

    public static long of(long mfn, long flags) {
        return mfn << MachineMemory.PAGE_SHIFT | flags;
    }

    /** Index of the entry for a linear address in a table of a level, 1 to 4. */
    public static int index(int level, long linear) {
        return (int) (linear >>> (MachineMemory.PAGE_SHIFT + 9 * (level - 1))) & 0x1ff;
    }
}
