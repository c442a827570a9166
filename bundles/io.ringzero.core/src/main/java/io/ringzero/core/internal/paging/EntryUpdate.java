// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;

/**
 * Changes one entry of a table in use: first the references of the new entry are taken, then the entry is replaced,
 * then those of the old one are dropped. A failure before the replacement has changed nothing.
 */
final class EntryUpdate {
    private static final long KEPT = Pte.ACCESSED | Pte.DIRTY;

    private final FrameTable table;
    private final PteWriter writer;
    private final EntryReferences references;
    private final Promotion promotion;

    EntryUpdate(FrameTable table, PteWriter writer, EntryReferences references, Promotion promotion) {
        this.table = table;
        this.writer = writer;
        this.references = references;
        this.promotion = promotion;
    }

    /**
     * Changes an entry of a valid table of the domain's.
     *
     * @param keepAccess accessed and dirty bits of the old entry stay set
     */
    void update(Domain domain, long tableMfn, int index, long value, boolean keepAccess, Budget budget)
        throws GuestFaultException, PreemptedException {
        update(domain, domain.domid(), tableMfn, index, value, keepAccess, budget);
    }

    /**
     * As {@link #update}, with a page of another domain's in an L1 entry.
     *
     * @param pageOwner whose page it is; tables below are always the domain's own
     */
    void update(Domain domain, int pageOwner, long tableMfn, int index, long value, boolean keepAccess,
        Budget budget) throws GuestFaultException, PreemptedException {
        int level = check(domain, tableMfn, index);
        int owner = level == 1 ? pageOwner : domain.domid();
        while (!attempt(domain, owner, level, tableMfn, index, writer.read(tableMfn, index), value, keepAccess,
            budget)) {
            Thread.onSpinWait();
        }
    }

    /**
     * As {@link #update}, if the entry still is what the guest saw; false when it is not, be it that another pCPU's page walk has
     * set the dirty bit, which must not be lost.
     */
    boolean exchange(Domain domain, long tableMfn, int index, long expected, long value, Budget budget)
        throws GuestFaultException, PreemptedException {
        int level = check(domain, tableMfn, index);
        return writer.read(tableMfn, index) == expected
            && attempt(domain, domain.domid(), level, tableMfn, index, expected, value, false, budget);
    }

    /** Whether an entry may be changed at all; answers the level of its table. */
    private int check(Domain domain, long tableMfn, int index) throws GuestFaultException {
        FrameType type = table.type(tableMfn);
        int level = type.level();
        if (level == 0 || table.state(tableMfn) != State.VALID) {
            throw new GuestFaultException(Errno.EINVAL, "mfn 0x" + Long.toHexString(tableMfn) + " is not a page table");
        }
        if (HypervisorSlots.contains(type, index)) {
            throw new GuestFaultException(level == 2 ? Errno.EPERM : Errno.EINVAL,
                "L" + level + " entry " + index + " is the hypervisor's");
        }
        if (EntryRules.of(domain.type()).fixed(level, index)) {
            throw new GuestFaultException(Errno.EINVAL, "L" + level + " entry " + index + " stays as it is");
        }
        return level;
    }

    private boolean attempt(Domain domain, int owner, int level, long tableMfn, int index, long before, long value,
        boolean keepAccess, Budget budget) throws GuestFaultException, PreemptedException {
        EntryRules rules = EntryRules.of(domain.type());
        long wanted = keepAccess && Pte.present(value) ? value | before & KEPT : value;
        boolean granted = level == 1 && Pte.present(before) && (before & Pte.GRANT) != 0;
        if (Pte.present(wanted)) {
            rules.check(level, wanted);
            if (Pte.present(before) && ((before ^ wanted) & ~EntryRules.HARMLESS) == 0) {
                long mark = granted ? Pte.GRANT : 0;
                return writer.replace(tableMfn, index, before, rules.adjust(level, wanted) | mark);
            }
        }
        if (granted && !domain.dying()) {
            throw new DomainCrashException(
                "a page table entry of a granted frame was overwritten without unmapping the grant");
        }
        if (!Pte.present(wanted)) {
            return finish(level, tableMfn, index, before, wanted);
        }
        promotion.take(rules, level, wanted, tableMfn, index, owner, budget);
        if (finish(level, tableMfn, index, before, rules.adjust(level, wanted))) {
            return true;
        }
        references.drop(level, wanted, tableMfn);
        return false;
    }

    private boolean finish(int level, long tableMfn, int index, long before, long after) {
        if (!writer.replace(tableMfn, index, before, after)) {
            return false;
        }
        references.drop(level, before, tableMfn);
        return true;
    }
}
