// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import java.util.ArrayDeque;

/**
 * Gives typed references; makes frames that type first, which for tables means to check every entry, take what it
 * refers to, and so on downwards. Withdrawing all write access from TLBs is part of it, not of its callers (XSA-286,
 * 401).
 *
 * <p>Preemptible: a table whose check was broken off stays {@link State#OPEN}; a later request for the same type goes
 * on, one for another type gives up what was done.
 */
final class Promotion {
    private static final int ENTRIES_PER_UNIT = 64;

    private final MachineMemory memory;
    private final FrameTable table;
    private final PteWriter writer;
    private final EntryReferences references;
    private final HypervisorSlots slots;
    private final ArrayDeque<Long> building = new ArrayDeque<>();

    Promotion(MachineMemory memory, FrameTable table, PteWriter writer, EntryReferences references,
        HypervisorSlots slots) {
        this.memory = memory;
        this.table = table;
        this.writer = writer;
        this.references = references;
        this.slots = slots;
    }

    /**
     * Takes a reference of a type to a frame of an owner's; EINVAL when the frame has another use or is no such
     * thing.
     */
    FrameRef acquire(long mfn, int owner, FrameType type, Budget budget)
        throws GuestFaultException, PreemptedException {
        FrameRef ref = table.acquire(mfn, owner);
        boolean done = false;
        try {
            if (!table.share(ref, type)) {
                boolean fits = !type.isTable()
                    || !table.hypervisor(mfn) && type.level() <= slots.rules(owner).levels();
                if (!fits || !table.open(mfn, type)) {
                    giveUpHalfDone(mfn);
                    throw new GuestFaultException(Errno.EINVAL, "mfn 0x" + Long.toHexString(mfn) + " is in use as "
                        + table.type(mfn) + ", it cannot be " + type);
                }
                make(mfn, owner, type, budget);
                table.complete(ref);
            }
            done = true;
            return ref;
        } finally {
            if (!done) {
                ref.close();
            }
        }
    }

    /** Takes what a present entry of a table refers to. */
    void take(EntryRules rules, int level, long entry, long mapper, int index, int owner, Budget budget)
        throws GuestFaultException, PreemptedException {
        rules.check(level, entry);
        if (level == 1) {
            references.takePage(entry, owner);
            return;
        }
        if (Pte.mfn(entry) == mapper) {
            if (rules.linear(level) && references.takeLinear(level, entry, mapper, owner)) {
                return;
            }
            throw new GuestFaultException(Errno.EINVAL, "a table maps itself writable");
        }
        try {
            acquire(Pte.mfn(entry), owner, rules.below(level, index), budget).deposit();
        } catch (GuestFaultException e) {
            boolean linear = e.errno() == Errno.EINVAL && rules.linear(level);
            if (!linear || !references.takeLinear(level, entry, mapper, owner)) {
                throw e;
            }
        }
    }

    private void giveUpHalfDone(long mfn) {
        if (table.state(mfn) == State.OPEN && !building.contains(mfn)) {
            table.abandon(mfn);
        }
    }

    private void make(long mfn, int owner, FrameType type, Budget budget)
        throws GuestFaultException, PreemptedException {
        building.push(mfn);
        writer.settle(); // nobody writes by a translation of before what is looked at from here on
        try {
            if (type.isTable()) {
                memory.flags().add(mfn, FrameFlags.PAGE_TABLE);
                entries(mfn, owner, type, budget);
            } else if (type == FrameType.SEGDESC) {
                slots.descriptors(owner).checkPage(memory, mfn);
            }
        } catch (GuestFaultException | RuntimeException e) {
            table.abandon(mfn);
            throw e;
        } finally {
            building.pop();
        }
    }

    private void entries(long mfn, int owner, FrameType type, Budget budget)
        throws GuestFaultException, PreemptedException {
        EntryRules rules = slots.rules(owner);
        int level = type.level();
        int count = rules.entries(level);
        if (count < FrameTable.ENTRIES) {
            int bytes = count * Long.BYTES;
            memory.fill((mfn << MachineMemory.PAGE_SHIFT) + bytes, MachineMemory.PAGE_SIZE - bytes, (byte) 0);
        }
        int index = table.progress(mfn);
        try {
            while (index < count) {
                if (HypervisorSlots.contains(type, index)) {
                    index++;
                    continue;
                }
                long entry = writer.read(mfn, index);
                if (Pte.present(entry)) {
                    take(rules, level, entry, mfn, index, owner, budget);
                    long adjusted = rules.adjust(level, entry);
                    if (adjusted != entry) {
                        writer.prepare(mfn, index, adjusted);
                    }
                } else if (rules.required(level, index)) {
                    throw new GuestFaultException(Errno.EINVAL, "entry " + index + " of L3 mfn 0x"
                        + Long.toHexString(mfn) + " is empty: the hypervisor's region is behind it");
                }
                index++;
                if (index % ENTRIES_PER_UNIT == 0 && index < count && !budget.spend(1)) {
                    throw new PreemptedException();
                }
            }
            slots.fill(mfn, type, owner);
        } finally {
            table.progress(mfn, index);
        }
    }
}
