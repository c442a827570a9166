// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.abi.GrantStatus.GNTST_general_error;
import static io.ringzero.abi.GrantStatus.GNTST_okay;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.GrantMappings;
import io.ringzero.core.internal.memory.HypervisorFrames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * L1 entries for granted frames. They carry {@link Pte#GRANT} and hold no reference: the grant table's hold on the
 * frame is it. On the pCPU's thread.
 */
@Singleton
final class GrantPageMappings implements GrantMappings {
    private static final int AVAILABLE_SHIFT = 9;

    private final PageTables tables;

    @Inject
    GrantPageMappings(HypervisorFrames frames) {
        tables = frames.pageTables();
    }

    /** An L1 entry's place. */
    private record Slot(long tableMfn, int index) {
        static final Slot NONE = new Slot(-1, 0);
    }

    @Override
    public int create(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly, boolean user,
        int available) {
        Slot slot = containsPte ? byMaddr(vcpu, address) : byLinear(vcpu, address);
        if (slot == Slot.NONE) {
            return GNTST_general_error;
        }
        long flags = Pte.PRESENT | Pte.ACCESSED | Pte.DIRTY | (readOnly ? 0 : Pte.WRITABLE) | (user ? Pte.USER : 0);
        long entry = EntryRules.of(vcpu.domain().type()).adjust(1,
            Pte.of(mfn, flags | (long) available << AVAILABLE_SHIFT)) | Pte.GRANT;
        return replace(slot, tables.writer().read(slot.tableMfn, slot.index), entry);
    }

    @Override
    public int destroy(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly) {
        Slot slot = containsPte ? byMaddr(vcpu, address) : byLinear(vcpu, address);
        return maps(slot, mfn, readOnly) ? clear(slot) : GNTST_general_error;
    }

    @Override
    public int replace(Vcpu vcpu, long address, long replacement, long mfn, boolean readOnly) {
        Slot slot = byLinear(vcpu, address);
        if (!maps(slot, mfn, readOnly)) {
            return GNTST_general_error;
        }
        if (replacement == 0) {
            return clear(slot);
        }
        Slot from = byLinear(vcpu, replacement);
        if (from == Slot.NONE || from.equals(slot)) {
            return GNTST_general_error;
        }
        // The entry moves with the references that it holds.
        long moved = tables.writer().read(from.tableMfn, from.index);
        if (Pte.present(moved) && (moved & Pte.GRANT) != 0) {
            return GNTST_general_error;
        }
        tables.writer().write(from.tableMfn, from.index, 0);
        tables.writer().write(slot.tableMfn, slot.index, moved);
        tables.writer().settle();
        return GNTST_okay;
    }

    private int replace(Slot slot, long before, long after) {
        boolean granted = Pte.present(before) && (before & Pte.GRANT) != 0;
        if (granted || !tables.swapEntry(slot.tableMfn, slot.index, before, after)) {
            return GNTST_general_error;
        }
        return GNTST_okay;
    }

    private int clear(Slot slot) {
        tables.writer().write(slot.tableMfn, slot.index, 0);
        tables.writer().settle(); // whoever granted the frame sees next that it is unused
        return GNTST_okay;
    }

    private boolean maps(Slot slot, long mfn, boolean readOnly) {
        if (slot == Slot.NONE) {
            return false;
        }
        long entry = tables.writer().read(slot.tableMfn, slot.index);
        return Pte.present(entry) && (entry & Pte.GRANT) != 0 && Pte.mfn(entry) == mfn
            && (entry & Pte.WRITABLE) == (readOnly ? 0 : Pte.WRITABLE);
    }

    private Slot byLinear(Vcpu vcpu, long linear) {
        long root = ((PvPaging) vcpu.paging()).walkRoot();
        boolean allowed = root != 0 && (linear & MachineMemory.PAGE_MASK) == 0
            && !EntryRules.of(vcpu.domain().type()).hypervisors(linear);
        long l1 = allowed ? tables.l1Table(root, linear) : -1;
        return l1Of(vcpu, l1, Pte.index(1, linear));
    }

    private Slot byMaddr(Vcpu vcpu, long maddr) {
        return l1Of(vcpu, (maddr & 7) != 0 ? -1 : maddr >>> MachineMemory.PAGE_SHIFT,
            (int) (maddr & MachineMemory.PAGE_MASK) / 8);
    }

    private Slot l1Of(Vcpu vcpu, long mfn, int index) {
        boolean table = tables.table().exists(mfn) && tables.table().owner(mfn) == vcpu.domain().domid()
            && tables.table().type(mfn) == FrameType.L1 && tables.table().state(mfn) == State.VALID;
        return table ? new Slot(mfn, index) : Slot.NONE;
    }
}
