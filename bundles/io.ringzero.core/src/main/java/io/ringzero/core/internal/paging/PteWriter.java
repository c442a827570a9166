// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.frames.FrameTable;

/**
 * Writes entries of page tables that may be in use: through the memory's door, and then the MMU hears of it, so that
 * no TLB keeps what the entry no longer allows.
 */
final class PteWriter {
    private final Machine machine;
    private final MachineMemory memory;

    PteWriter(Machine machine) {
        this.machine = machine;
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
            machine.mmu().pteChanged(machine.tlbs(), tableMfn, index, before, after);
        }
        return true;
    }

    /** Replaces an entry, whatever it is. */
    void write(long tableMfn, int index, long entry) {
        while (!replace(tableMfn, index, read(tableMfn, index), entry)) {
            Thread.onSpinWait();
        }
    }
}
