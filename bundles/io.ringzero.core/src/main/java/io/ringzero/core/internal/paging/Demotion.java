// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;
import java.util.HashSet;
import java.util.Set;

/**
 * Drops what the entries of unused tables refer to, from the list that the frame table keeps for each owner. What
 * becomes unused on the way goes to the end of that list. So any graph of tables is taken apart without recursion,
 * each table once, and it can be broken off anywhere.
 */
final class Demotion {
    private static final int ENTRIES_PER_UNIT = 64;

    private final MachineMemory memory;
    private final FrameTable table;
    private final PteWriter writer;
    private final EntryReferences references;
    private final HypervisorSlots slots;
    private final Set<Integer> lostGrants = new HashSet<>();

    Demotion(MachineMemory memory, FrameTable table, PteWriter writer, EntryReferences references,
        HypervisorSlots slots) {
        this.memory = memory;
        this.table = table;
        this.writer = writer;
        this.references = references;
        this.slots = slots;
    }

    /** Takes all unused tables of an owner apart. */
    void drain(int owner, Budget budget) throws PreemptedException {
        for (long mfn = table.firstDropping(owner); mfn >= 0; mfn = table.firstDropping(owner)) {
            FrameType type = table.type(mfn);
            int level = type.level();
            EntryRules rules = slots.rules(owner);
            for (int left = table.progress(mfn); left > 0; left--) {
                int index = left - 1;
                table.progress(mfn, index);
                if (level > 0 && !HypervisorSlots.contains(type, index)) {
                    long entry = writer.read(mfn, index);
                    if (level == 1 && Pte.present(entry) && (entry & Pte.GRANT) != 0) {
                        writer.prepare(mfn, index, 0);
                        lostGrants.add(owner);
                    }
                    references.drop(level, entry, mfn);
                    long restored = rules.restore(level, entry);
                    if (restored != entry) {
                        writer.prepare(mfn, index, restored);
                    }
                }
                if (index % ENTRIES_PER_UNIT == 0 && index > 0 && !budget.spend(1)) {
                    throw new PreemptedException();
                }
            }
            writer.retire(mfn, level == slots.rules(owner).levels());
            table.dropped(mfn);
        }
    }

    /**
     * Whether a table of an owner went that still mapped a granted frame, which must be unmapped before; tells it
     * once.
     */
    boolean lostGrant(int owner) {
        return lostGrants.remove(owner);
    }
}
