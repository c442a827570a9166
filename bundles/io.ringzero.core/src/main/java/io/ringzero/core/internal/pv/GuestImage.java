// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.paging.Pte;

/** A new guest's memory by pfn, while it is filled. */
final class GuestImage {
    private static final int PAGE = MachineMemory.PAGE_SIZE;
    private static final long UPPER = Pte.PRESENT | Pte.WRITABLE | Pte.ACCESSED | Pte.DIRTY | Pte.USER;
    private static final int PAE_LEVELS = 3;
    private static final long READ_ONLY = Pte.PRESENT | Pte.ACCESSED;

    private final MachineMemory memory;
    private final long[] mfns;

    GuestImage(MachineMemory memory, long[] mfns) {
        this.memory = memory;
        this.mfns = mfns;
    }

    long mfn(long pfn) {
        return mfns[Math.toIntExact(pfn)];
    }

    void writePage(long pfn, byte[] bytes) {
        write(pfn * PAGE, bytes);
    }

    /** Writes bytes at a pseudo-physical address. */
    void write(long physical, byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            long at = physical + done;
            int inPage = (int) (at % PAGE);
            int part = Math.min(bytes.length - done, PAGE - inPage);
            memory.write(mfn(at / PAGE) * PAGE + inPage, bytes, done, part);
            done += part;
        }
    }

    /** Writes the physical-to-machine table, of entries of a width. */
    void p2m(long pfn, GuestWidth width) {
        for (int i = 0; i < mfns.length; i++) {
            long at = (long) i * width.bytes();
            long entry = mfn(pfn + at / PAGE) * PAGE + at % PAGE;
            if (width == GuestWidth.WIDE) {
                memory.writeLong(entry, mfns[i]);
            } else {
                memory.writeInt(entry, (int) mfns[i]);
            }
        }
    }

    /** Writes the page tables; tables themselves are mapped read-only. */
    void tables(Layout layout) {
        BootTables tables = layout.tables;
        // A PAE page-directory pointer has no rights.
        tables.forEachUpper((level, table, index, target) -> entry(table, index,
            Pte.of(mfn(target), level == layout.levels && level == PAE_LEVELS ? Pte.PRESENT : UPPER)));
        for (long pfn = 0; pfn < layout.mapped; pfn++) {
            map(tables, layout.linear(pfn), pfn);
        }
        if (layout.p2mApart) {
            for (long i = 0; i < layout.p2mPages; i++) {
                map(tables, layout.p2mLinear() + i * PAGE, layout.p2m() + i);
            }
        }
    }

    private void map(BootTables tables, long linear, long pfn) {
        long flags = tables.isTable(pfn) ? READ_ONLY : READ_ONLY | Pte.WRITABLE;
        entry(tables.pfn(1, linear), Pte.index(1, linear), Pte.of(mfn(pfn), flags));
    }

    private void entry(long tablePfn, int index, long entry) {
        memory.writeLong(mfn(tablePfn) * PAGE + index * 8L, entry);
    }
}
