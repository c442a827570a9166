// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.frames.FrameTable;

/**
 * Writes entries of page tables that may be in use: through the memory's door, and then the MMU hears of it, so that
 * no TLB keeps what the entry no longer allows once they are settled: before guest code goes on here, or earlier where somebody
 * else could be given what was taken back.
 */
final class PteWriter {
    private final Machine machine;
    private final MachineMemory memory;
    private final FrameTable table;

    PteWriter(Machine machine, FrameTable table) {
        this.machine = machine;
        this.table = table;
        memory = machine.memory();
    }

    static long maddr(long tableMfn, int index) {
        return (tableMfn << MachineMemory.PAGE_SHIFT) + java.util.Objects.checkIndex(index, FrameTable.ENTRIES) * 8L;
    }

    long read(long tableMfn, int index) {
        return memory.readLong(maddr(tableMfn, index));
    }

    /** Writes an entry of a table that no TLB can know. */
    void prepare(long tableMfn, int index, long entry) {
        memory.writeLong(maddr(tableMfn, index), entry);
    }

    /** Replaces an entry if it is still what it was; accessed and dirty bits may be set by others at any time. */
    boolean replace(long tableMfn, int index, long before, long after) {
        if (before != after) {
            if (!memory.casLong(maddr(tableMfn, index), before, after)) {
                return false;
            }
            machine.mmu().pteChanged(machine.tlbs(), tableMfn, table.type(tableMfn).level(), index, before, after);
        }
        return true;
    }

    /** Replaces an entry, whatever it is. */
    void write(long tableMfn, int index, long entry) {
        while (!replace(tableMfn, index, read(tableMfn, index), entry)) {
            Thread.onSpinWait();
        }
    }

    /** Waits until what was taken back is in no TLB: see {@link io.ringzero.api.machine.Tlbs#settle}. */
    void settle() {
        machine.tlbs().settle();
    }

    /** A table that nobody uses any more becomes an ordinary frame: no walk is on its way through it when this returns. */
    void retire(long tableMfn, boolean root) {
        if (root) {
            machine.tlbs().forgetRoot(tableMfn);
        }
        settle();
        memory.flags().remove(tableMfn, FrameFlags.PAGE_TABLE);
    }
}
