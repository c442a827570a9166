// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The entries of guests' tables that are the hypervisor's. Of every L4 those from 256 to 271: the M2P, read-only for the
 * guest, and the domain's own area with its descriptor tables, out of the guest's reach; the rest of the range is empty.
 * Of a 32-bit guest's last L2 those from 428 on: its M2P, read-only, and nothing behind it.
 */
public final class HypervisorSlots {
    /** First L4 entry of the hypervisor's (linear 0xffff800000000000). */
    static final int FIRST = 256;
    /** Last L4 entry of the hypervisor's. */
    static final int LAST = 271;
    /** L4 entry of the domain's area. */
    static final int DOMAIN_AREA = 260;
    /** First entry of a 32-bit guest's last L2 that is the hypervisor's (linear 0xf5800000). */
    static final int FIRST_TOP = 428;

    private final PteWriter writer;
    private final HypervisorMap map;
    private final long m2pEntry;
    private final TreeMap<Integer, Owner> owners = new TreeMap<>();

    private record Owner(EntryRules rules, Descriptors descriptors, long areaEntry, BooleanSupplier strict) {
    }

    HypervisorSlots(PteWriter writer, HypervisorMap map) {
        this.writer = writer;
        this.map = map;
        m2pEntry = map.m2pEntry();
    }

    static boolean contains(int index) {
        return index >= FIRST && index <= LAST;
    }

    /** Whether an entry of a table of a type is the hypervisor's. */
    static boolean contains(FrameType type, int index) {
        return type == FrameType.L4 && contains(index) || type == FrameType.L2_TOP && index >= FIRST_TOP;
    }

    /**
     * Names what L4 tables of a domain get.
     *
     * @param strict whether user tables are to be without the M2P (VMASST_TYPE_m2p_strict)
     */
    void register(Domain domain, DomainArea area, BooleanSupplier strict) {
        owners.put(domain.domid(),
            new Owner(EntryRules.of(domain.type()), Descriptors.of(domain), area.entry(), strict));
    }

    void unregister(int owner) {
        owners.remove(owner);
    }

    /** The rules for the tables of an owner; those of 64-bit guests for one that is not registered. */
    EntryRules rules(int owner) {
        Owner known = owners.get(owner);
        return known == null ? EntryRules.LONG64 : known.rules;
    }

    /** Which descriptors an owner may have; those of 64-bit guests for one that is not registered. */
    Descriptors descriptors(int owner) {
        Owner known = owners.get(owner);
        return known == null ? Descriptors.LONG64 : known.descriptors;
    }

    /** Fills the hypervisor's entries of a table that is becoming one of a type. */
    void fill(long mfn, FrameType type, int owner) {
        if (type == FrameType.L4) {
            for (int index = FIRST; index <= LAST; index++) {
                writer.prepare(mfn, index, entry(owner, index));
            }
        } else if (type == FrameType.L2_TOP) {
            for (int index = FIRST_TOP; index < FrameTable.ENTRIES; index++) {
                writer.prepare(mfn, index, map.narrowM2pEntry(index - FIRST_TOP));
            }
        }
    }

    /** An L4 is to be a root for the guest kernel: it always has the M2P. */
    void useAsKernelRoot(long mfn) {
        writer.write(mfn, FIRST, m2pEntry);
    }

    /** An L4 is to be a root for user mode, and is not the kernel's. */
    void useAsUserRoot(long mfn, int owner) {
        Owner known = owners.get(owner);
        if (known != null && known.strict.getAsBoolean()) {
            writer.write(mfn, FIRST, 0);
        }
    }

    private long entry(int owner, int index) {
        Owner known = owners.get(owner);
        if (known == null) {
            return 0;
        }
        return switch (index) {
            case FIRST -> known.strict.getAsBoolean() ? 0 : m2pEntry;
            case DOMAIN_AREA -> known.areaEntry;
            default -> 0;
        };
    }
}
