// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.TranslationContext;

/**
 * One walk through the page tables for one address: what it found, and then, if the access is allowed, the accessed and
 * dirty bits that it leaves. One thread.
 *
 * <p>The walk itself changes nothing; {@link #mark} does, by compare and set on the values that were checked, so that an
 * entry that another pCPU changes in between is never overwritten. Tables outside RAM read as all ones, as an empty bus does.
 *
 * <p>HOT PATH: runs at each TLB miss; one small object, no arrays.
 */
final class Walk {
    /** Answer of {@link #run}: the tables map the address. */
    static final int MAPPED = -1;

    /** Every level allows writes. */
    boolean writable;
    /** Every level allows user accesses. */
    boolean user;
    /** No level forbids fetches. */
    boolean executable;
    /** Machine address that belongs to the linear one. */
    long maddr;

    private final MachineMemory memory;
    private final TranslationContext context;
    private final Geometry geometry;
    private final long linear;
    private boolean accessed;
    private long leaf;

    Walk(MachineMemory memory, TranslationContext context, long linear) {
        this.memory = memory;
        this.context = context;
        this.geometry = Geometry.of(context);
        this.linear = linear;
    }

    /** Goes down the tables. Returns {@link #MAPPED}, or the cause of the fault for {@link Rights#error}. */
    int run() {
        int permissions = context.permissions();
        long table = context.root();
        writable = true;
        user = true;
        executable = true;
        accessed = true;
        for (int level = geometry.levels;; level--) {
            long entry = read(table + geometry.offset(level, linear));
            if ((entry & Entry.PRESENT) == 0) {
                return 0;
            }
            boolean large = level > 1 && geometry.large(level, entry, permissions);
            if ((entry & geometry.reserved(level, large, permissions)) != 0) {
                return Rights.ERROR_PRESENT | Rights.ERROR_RESERVED;
            }
            if (geometry.hasRights(level)) {
                writable &= (entry & Entry.WRITABLE) != 0;
                user &= (entry & Entry.USER) != 0;
                executable &= (entry & Entry.NO_EXECUTE) == 0;
                accessed &= (entry & Entry.ACCESSED) != 0;
            }
            if (level == 1 || large) {
                int shift = geometry.shift(level);
                leaf = entry;
                maddr = geometry.frame(entry, shift) | linear & (1L << shift) - 1;
                return MAPPED;
            }
            table = geometry.frame(entry, 12);
        }
    }

    /** Whether the page is known to be written, so that further writes need no walk. */
    boolean dirty() {
        return (leaf & Entry.DIRTY) != 0;
    }

    /** Whether all bits that the access leaves behind are set. */
    boolean marked(boolean write) {
        return accessed && (!write || dirty());
    }

    /**
     * Sets the accessed bits on the way and, for a write, the dirty bit of the page. The caller runs the walk again and
     * believes only that: the tables may have changed under it.
     */
    void mark(boolean write) {
        int permissions = context.permissions();
        long table = context.root();
        for (int level = geometry.levels;; level--) {
            long at = table + geometry.offset(level, linear);
            long entry = read(at);
            if ((entry & Entry.PRESENT) == 0) {
                return;
            }
            boolean last = level == 1 || geometry.large(level, entry, permissions);
            long bits = geometry.hasRights(level) ? Entry.ACCESSED : 0;
            if (last) {
                if (entry != leaf) {
                    return;
                }
                bits |= write ? Entry.DIRTY : 0;
            }
            if ((entry & bits) != bits) {
                set(at, entry, entry | bits);
            }
            if (last) {
                return;
            }
            table = geometry.frame(entry, 12);
        }
    }

    private long read(long at) {
        if (!memory.contains(at, geometry.entryBytes)) {
            return geometry.entryBytes == 8 ? -1L : 0xffff_ffffL;
        }
        return geometry.entryBytes == 8 ? memory.readLong(at) : memory.readInt(at) & 0xffff_ffffL;
    }

    /** A failure means that somebody was quicker; the next walk sees what he wrote. */
    private void set(long at, long seen, long wanted) {
        if (geometry.entryBytes == 8) {
            memory.casLong(at, seen, wanted);
        } else {
            memory.casInt(at, (int) seen, (int) wanted);
        }
    }
}
