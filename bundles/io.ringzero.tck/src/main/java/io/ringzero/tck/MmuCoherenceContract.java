// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change that takes something away reaches every TLB before guest code runs again; one that only gives costs nothing. */
public abstract class MmuCoherenceContract extends MmuContract {
    private static final long LINEAR = 0x7654_3000;
    private static final long FULL = 0x9000 | PageTables.P | PageTables.W | PageTables.U | PageTables.A | PageTables.D;

    private record Change(String what, long before, long after, boolean mustFlush) {
    }

    private static final List<Change> CHANGES = List.of(
        new Change("cleared", FULL, 0, true), new Change("not present, the rest as before", FULL, FULL & ~1, true),
        new Change("another frame", FULL, FULL + 0x1000, true),
        new Change("read-only", FULL, FULL & ~PageTables.W, true),
        new Change("supervisor", FULL, FULL & ~PageTables.U, true),
        new Change("not to be executed", FULL, FULL | PageTables.NX, true),
        new Change("accessed bit cleared", FULL, FULL & ~PageTables.A, true),
        new Change("dirty bit cleared", FULL, FULL & ~PageTables.D, true),
        new Change("page size", FULL, FULL ^ PageTables.PS, true),
        new Change("gives and takes", FULL & ~PageTables.W | PageTables.P, FULL & ~PageTables.U, true),
        new Change("nothing", FULL, FULL, false), new Change("filled in", 0, FULL, false),
        new Change("filled in over old bits", FULL & ~1, FULL ^ 0x5000, false),
        new Change("writable", FULL & ~PageTables.W, FULL, false),
        new Change("executable", FULL | PageTables.NX, FULL, false),
        new Change("accessed and dirty", FULL & ~(PageTables.A | PageTables.D), FULL, false),
        new Change("bits for software", FULL, FULL | 0xe00, false), new Change("global", FULL, FULL | 0x100, false));

    @Test
    void whatAChangeTakesAwayIsGoneFromEveryTlbAfterTheNextDrain() {
        try (Tlb other = new Tlb(memory)) {
            Tlbs both = new Tlbs(List.of(tlb, other));
            for (Change change : CHANGES) {
                PageTables tables = new PageTables(memory, MODE_LONG);
                memory.fill(0, 0x10_000, (byte) 0);
                tables.map(LINEAR, 1, FULL & 0xfff, change.before);
                TranslationContext context = tables.context(TranslationContext.PERM_NXE);
                for (Tlb each : List.of(tlb, other)) {
                    each.select(context);
                    each.flush();
                    each.fill(LINEAR, 0x9000, true, true, true);
                }
                long epoch = tlb.epoch();
                long otherEpoch = other.epoch();
                tables.write(LINEAR, 1, change.after);
                long at = tables.at(LINEAR, 1);
                mmu.pteChanged(both, at >>> 12, 1, (int) (at & 0xfff) / 8, change.before, change.after);
                both.settle();
                tlb.drain();
                other.drain();
                assertEquals(change.mustFlush ? -1 : 0x9000, hit(LINEAR, READ), change.what);
                assertEquals(change.mustFlush, tlb.epoch() != epoch, change.what);
                assertEquals(change.mustFlush, other.epoch() != otherEpoch, change.what);
            }
        }
    }

    @Test
    void whatATableLedToIsGoneWithItsEntry() {
        for (int level = 2; level <= 4; level++) {
            PageTables tables = new PageTables(memory, MODE_LONG);
            memory.fill(0, 0x10_000, (byte) 0);
            tables.map(LINEAR, 1, FULL & 0xfff, FULL);
            tlb.select(tables.context(TranslationContext.PERM_NXE));
            tlb.flush();
            tlb.fill(LINEAR, 0x9000, true, true, true);
            long at = tables.at(LINEAR, level);
            long before = tables.read(LINEAR, level);
            tables.write(LINEAR, level, 0);
            Tlbs all = new Tlbs(List.of(tlb));
            mmu.pteChanged(all, at >>> 12, level, (int) (at & 0xfff) / 8, before, 0);
            all.settle();
            tlb.drain();
            assertEquals(-1, hit(LINEAR, READ), "level " + level);
        }
    }
}
