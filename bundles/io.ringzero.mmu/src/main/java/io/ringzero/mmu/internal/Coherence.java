// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

/**
 * Which changes of an entry a TLB must hear of: those that take something away. What is added is seen by the walk that
 * follows the miss, since TLBs hold no faults.
 *
 * <p>The level of the entry is not known, so bit 7 counts as a change of page size (it is the PAT bit of a 4 KiB page) and
 * every frame may be a table.
 */
final class Coherence {
    private Coherence() {
    }

    /** Whether translations made with the old entry may allow what the new one does not. */
    static boolean takesAway(long before, long after) {
        if ((before & Entry.PRESENT) == 0) {
            return false;
        }
        long lost = Entry.PRESENT | Entry.WRITABLE | Entry.ACCESSED | Entry.DIRTY;
        long gained = Entry.NO_EXECUTE | Entry.HIGH; // the latter are reserved bits with PAE
        long changed = Entry.FRAME | Entry.LARGE | Entry.USER; // a user page is out of reach with SMEP and SMAP
        return (before & ~after & lost) != 0 || (after & ~before & gained) != 0 || ((before ^ after) & changed) != 0;
    }
}
