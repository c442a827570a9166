// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;

/**
 * The references that a present entry holds:
 * <ul>
 * <li>L1: the frame, as WRITABLE if the entry is; none for a grant mapping, whose references the grant table
 * holds.</li>
 * <li>L2 to L4: the frame as table of the level below, of the type that {@link EntryRules#below} says.</li>
 * <li>Linear tables: an L2 to L4 entry without WRITABLE may map a table of its own level, so that its entries can be
 * read. It holds the frame as what it is; the entry that maps its own table holds nothing.</li>
 * </ul>
 */
final class EntryReferences {
    private final FrameTable table;
    private final LdtPages ldts;

    EntryReferences(FrameTable table, LdtPages ldts) {
        this.table = table;
        this.ldts = ldts;
    }

    /** Takes what an L1 entry holds. */
    void takePage(long entry, int owner) throws GuestFaultException {
        long mfn = Pte.mfn(entry);
        if (!table.exists(mfn)) {
            throw new GuestFaultException(Errno.EINVAL, "mfn 0x" + Long.toHexString(mfn) + " is not memory");
        }
        try (FrameRef ref = table.acquire(mfn, owner)) {
            if ((entry & Pte.WRITABLE) != 0 && !writable(ref)) {
                throw busy(mfn, true);
            }
            ref.deposit();
        } catch (GuestFaultException e) {
            throw e.errno() == Errno.EBUSY ? e : busy(mfn, false);
        }
    }

    /** Adds the writable type to a plain reference; false when the frame has another use. */
    boolean writable(FrameRef ref) {
        if (table.share(ref, FrameType.WRITABLE)) {
            return true;
        }
        if (!table.open(ref.mfn(), FrameType.WRITABLE)) {
            return false;
        }
        table.complete(ref);
        return true;
    }

    /** Takes what a linear entry holds; false when it must not be one. */
    boolean takeLinear(int level, long entry, long mapper, int owner) throws GuestFaultException {
        long mapped = Pte.mfn(entry);
        if ((entry & Pte.WRITABLE) != 0 || !table.exists(mapped)) {
            return false;
        }
        if (mapped == mapper) {
            return true;
        }
        try (FrameRef ref = table.acquire(mapped, owner)) {
            FrameType type = table.type(mapped);
            if (type.level() != level || !table.share(ref, type) || !table.linkLinear(mapper, mapped)) {
                return false;
            }
            ref.deposit();
            return true;
        }
    }

    /** Drops what an entry held. */
    void drop(int level, long entry, long mapper) {
        if (!Pte.present(entry)) {
            return;
        }
        long mfn = Pte.mfn(entry);
        if (level == 1) {
            if ((entry & Pte.GRANT) == 0) {
                if ((entry & Pte.WRITABLE) == 0) {
                    ldts.unmapped(mfn);
                }
                table.withdraw(mfn, (entry & Pte.WRITABLE) != 0 ? FrameType.WRITABLE : FrameType.NONE).close();
            }
        } else if (mfn != mapper) {
            FrameType type = table.type(mfn);
            if (type.level() == level) {
                table.unlinkLinear(mapper, mfn);
            }
            if (type.level() != level && type.level() != level - 1) {
                throw new IllegalStateException("an L" + level + " entry refers to " + type);
            }
            table.withdraw(mfn, type).close();
        }
    }

    private GuestFaultException busy(long mfn, boolean wanted) {
        return new GuestFaultException(Errno.EBUSY, table.describe(mfn) + " cannot be mapped "
            + (wanted ? "writable" : "by this domain"));
    }
}
