// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

import io.ringzero.abi.DomainIds;
import io.ringzero.api.xen.AuditReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Recomputes what every frame is and how many references it has, by walking page tables from roots and pins and by asking who
 * holds frames otherwise, and compares with the frame table. Shares no code with the counting that it checks: an architecture
 * test holds that.
 *
 * <p>Changes nothing. At a safe point.
 */
public final class Audit {
    private static final int MOST_LINES = 200;
    private static final int ENTRIES = 512;
    private static final long PRESENT = 1;
    private static final long WRITABLE = 1 << 1;
    private static final long FRAME = 0x000f_ffff_ffff_f000L;
    /** Entries of a grant mapping are counted by the grant's hold. */
    private static final long GRANT = 1L << 62;
    /** Entries of an L4 that are the hypervisor's (public/arch-x86/xen-x86_64.h, ROOT_PAGETABLE_FIRST_XEN_SLOT and LAST). */
    private static final int FIRST_OWN_SLOT = 256;
    private static final int LAST_OWN_SLOT = 271;
    /** First entry that is the hypervisor's of a 32-bit guest's last L2 (linear 0xf5800000). */
    private static final int FIRST_OWN_TOP_SLOT = 428;
    /** The entry of a 32-bit guest's L3 that refers to that L2. */
    private static final int TOP = 3;

    private Audit() {
    }

    /** Looks at all frames. */
    public static AuditReport run(AuditedMachine machine) {
        Tally tally = new Tally(machine.frames());
        for (long mfn = 0; mfn < machine.frames(); mfn++) {
            Claim claim = machine.claim(mfn);
            if (claim.allocated()) {
                tally.add(mfn, Use.NONE, "the allocation");
            }
            if (claim.pinned()) {
                tally.add(mfn, claim.use(), "a pin");
            }
            if (!claim.settled()) {
                tally.add(mfn, Use.NONE, "the unfinished table itself");
                entries(machine, tally, mfn, claim.use(), claim.progress());
            }
        }
        machine.references(tally::add);
        for (long mfn = tally.nextTable(); mfn >= 0; mfn = tally.nextTable()) {
            if (machine.claim(mfn).settled()) {
                entries(machine, tally, mfn, tally.use(mfn), ENTRIES);
            }
        }
        List<String> differences = new ArrayList<>(tally.contradictions());
        for (long mfn = 0; mfn < machine.frames(); mfn++) {
            compare(mfn, machine.claim(mfn), tally, differences);
        }
        return new AuditReport(machine.frames(), shortened(differences));
    }

    private static void entries(AuditedMachine machine, Tally tally, long mfn, Use use, int count) {
        for (int index = 0; index < count; index++) {
            long entry = ours(use, index) ? 0 : machine.entry(mfn, index);
            if ((entry & PRESENT) != 0) {
                entry(machine, tally, mfn, use.level(), index, entry);
            }
        }
    }

    private static boolean ours(Use use, int index) {
        return switch (use) {
            case L4 -> index >= FIRST_OWN_SLOT && index <= LAST_OWN_SLOT;
            case L2_TOP -> index >= FIRST_OWN_TOP_SLOT;
            default -> false;
        };
    }

    private static void entry(AuditedMachine machine, Tally tally, long mfn, int level, int index, long entry) {
        long target = (entry & FRAME) >>> 12;
        boolean writable = (entry & WRITABLE) != 0;
        String holder = "entry " + index + " of L" + level + " mfn 0x" + Long.toHexString(mfn);
        if (level == 1) {
            if ((entry & GRANT) == 0) {
                tally.add(target, writable ? Use.WRITABLE : Use.NONE, holder);
            }
            return;
        }
        boolean linear = !writable && Long.compareUnsigned(target, machine.frames()) < 0
            && machine.claim(target).use().level() == level;
        if (target != mfn) {
            Use below = level == TOP && index == TOP && machine.narrow(mfn) ? Use.L2_TOP : Use.table(level - 1);
            tally.add(target, linear ? machine.claim(target).use() : below, holder);
        } else if (writable) {
            tally.contradictions().add(holder + " maps its own table writable");
        }
    }

    private static void compare(long mfn, Claim claim, Tally tally, List<String> differences) {
        List<String> wrong = new ArrayList<>();
        if (claim.totalCount() != tally.total(mfn)) {
            wrong.add("total count " + claim.totalCount() + ", found " + tally.total(mfn));
        }
        if (claim.typeCount() != tally.typed(mfn)) {
            wrong.add("type count " + claim.typeCount() + ", found " + tally.typed(mfn));
        }
        if (claim.settled() && claim.use() != tally.use(mfn)) {
            wrong.add("type " + claim.use() + ", found " + tally.use(mfn));
        }
        if (claim.owner() == DomainIds.DOMID_INVALID != (tally.total(mfn) == 0)) {
            wrong.add("owner " + claim.owner() + " with " + tally.total(mfn) + " references found");
        }
        if (!wrong.isEmpty()) {
            differences
                .add("mfn 0x" + Long.toHexString(mfn) + " of d" + claim.owner() + ": " + String.join("; ", wrong));
        }
    }

    private static List<String> shortened(List<String> differences) {
        if (differences.size() <= MOST_LINES) {
            return differences;
        }
        List<String> first = new ArrayList<>(differences.subList(0, MOST_LINES));
        first.add("and " + (differences.size() - MOST_LINES) + " more");
        return first;
    }
}
