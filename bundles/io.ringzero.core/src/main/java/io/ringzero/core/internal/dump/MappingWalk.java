// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.dump;

import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.paging.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One walk through a four-level tree (SDM Vol. 3A 4.5): which of a domain's own pages are mapped where. The hypervisor's own part
 * is left out. One thread, used once.
 */
final class MappingWalk {
    private static final int ENTRIES = 512;
    private static final int TOP = 4;
    private static final long HYPERVISOR_32 = 0xf580_0000L;

    private final MachineMemory memory;
    private final Map<Long, Long> gfns;
    private final int most;
    private final List<Inspector.Run> runs = new ArrayList<>();
    private long linear;
    private long gfn;
    private long pages;

    /**
     * Not begun.
     *
     * @param gfns by mfn: the pages of interest
     * @param most runs
     */
    MappingWalk(MachineMemory memory, Map<Long, Long> gfns, int most) {
        this.memory = memory;
        this.gfns = gfns;
        this.most = most;
    }

    /**
     * Walks.
     *
     * @param root machine address of the top table, 0 for none
     */
    List<Inspector.Run> run(long root, boolean wide) {
        if (root != 0) {
            table(root, TOP, 0, wide);
        }
        end();
        return List.copyOf(runs);
    }

    private void table(long table, int level, long from, boolean wide) {
        long span = 1L << MachineMemory.PAGE_SHIFT + 9 * (level - 1);
        for (int i = 0; i < ENTRIES && runs.size() < most; i++) {
            long at = from + i * span;
            long address = level == TOP && at >= 1L << 47 ? at | -1L << 48 : at;
            boolean hypervisors = wide
                ? Long.compareUnsigned(address, X86Flat64.HYPERVISOR_VIRT_START) >= 0
                    && Long.compareUnsigned(address, X86Flat64.HYPERVISOR_VIRT_END) < 0
                : address < 0 || address >= HYPERVISOR_32;
            long entry = hypervisors ? 0 : memory.readLong(table + 8L * i);
            if (!Pte.present(entry) || Pte.mfn(entry) >= memory.frames()) {
                continue;
            }
            if (level > 1 && (entry & Pte.LARGE) == 0) {
                table(Pte.mfn(entry) << MachineMemory.PAGE_SHIFT, level - 1, address, wide);
            } else if (level == 1) {
                page(address, Pte.mfn(entry));
            }
        }
    }

    private void page(long address, long mfn) {
        Long number = gfns.get(mfn);
        if (number == null) {
            return;
        }
        if (pages > 0 && address == linear + (pages << MachineMemory.PAGE_SHIFT) && number == gfn + pages) {
            pages++;
            return;
        }
        end();
        linear = address;
        gfn = number;
        pages = 1;
    }

    private void end() {
        if (pages > 0 && runs.size() < most) {
            runs.add(new Inspector.Run(linear, gfn, pages));
        }
        pages = 0;
    }
}
