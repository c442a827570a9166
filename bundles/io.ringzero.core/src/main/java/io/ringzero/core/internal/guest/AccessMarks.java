// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.guest;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.paging.Pte;

/** Sets the accessed and dirty bits that an access by the hypervisor leaves in four-level tables (SDM Vol. 3A 4.8). */
final class AccessMarks {
    private AccessMarks() {
    }

    /** Marks the entries on the way to a mapped page. */
    static void leave(MachineMemory memory, long root, long linear, boolean write) {
        long table = root;
        for (int level = 4; level > 0; level--) {
            long at = table + Pte.index(level, linear) * 8L;
            long entry = memory.readLong(at);
            boolean leaf = level == 1 || (entry & Pte.LARGE) != 0;
            long marks = Pte.ACCESSED | (leaf && write ? Pte.DIRTY : 0);
            while (Pte.present(entry) && (entry & marks) != marks && !memory.casLong(at, entry, entry | marks)) {
                entry = memory.readLong(at);
            }
            if (leaf || !Pte.present(entry)) {
                return;
            }
            table = entry & Pte.FRAME;
        }
    }
}
