// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was taken back does not hit any more, whichever table it was in; what was not survives a context switch. */
class TlbIsCoherentTest {
    private static final long LINEAR = 0xffff_8880_0000_5000L;
    private static final List<TranslationContext> BOTH = List.of(context(0x1000), context(0x2000));
    private static final TranslationContext KERNEL = BOTH.get(0);
    private static final TranslationContext USER = BOTH.get(1);

    private final MachineMemory memory = new MachineMemory(16);
    private final Tlb tlb = new Tlb(memory);

    @AfterEach
    void close() {
        tlb.close();
        memory.close();
    }

    @Test
    void aSwitchToAnotherContextAndBackKeepsEntriesApart() {
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, false);
        tlb.select(USER);
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        tlb.fill(LINEAR, 0x4000, true, false, false);
        tlb.select(KERNEL);
        assertEquals(0x3010, hit(Tlb.OFF_READ_TAG, LINEAR + 0x10, 8));
        assertEquals(0x3010, hit(Tlb.OFF_WRITE_TAG, LINEAR + 0x10, 8));
        assertEquals(-1, hit(Tlb.OFF_EXECUTE_TAG, LINEAR + 0x10, 1));
        tlb.select(USER);
        assertEquals(0x4000, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        assertEquals(-1, hit(Tlb.OFF_WRITE_TAG, LINEAR, 1));
    }

    @Test
    void anAccessOverAPageBorderNeverHits() {
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, true);
        tlb.fill(LINEAR + 0x1000, 0x4000, true, true, true);
        for (int size = 2; size <= 16; size *= 2) {
            assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR + 0x1001 - size, size));
            assertNotEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR + 0x1000 - size, size));
        }
    }

    @Test
    void flushingAPageTakesItOutOfEveryContextAndLeavesOthers() {
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            tlb.fill(LINEAR, 0x3000, true, true, true);
            tlb.fill(LINEAR + 0x1000, 0x4000, true, true, true);
        }
        long epoch = tlb.epoch();
        tlb.flush(LINEAR + 0x123);
        assertNotEquals(epoch, tlb.epoch());
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
            assertEquals(0x4000, hit(Tlb.OFF_READ_TAG, LINEAR + 0x1000, 1));
        }
    }

    @Test
    void aRequestedFlushIsDoneAtTheNextDrainOnly() {
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, true);
        new Tlbs(List.of(tlb)).flush();
        assertEquals(0x3000, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        tlb.drain();
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
    }

    @Test
    void aFrameThatGainsAFlagLosesItsWriteTagsInEveryContext() {
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            tlb.fill(LINEAR, 0x3000, true, true, false);
            tlb.fill(LINEAR + 0x1000, 0x4000, true, true, false);
        }
        memory.flags().add(3, FrameFlags.CODE);
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            assertEquals(-1, hit(Tlb.OFF_WRITE_TAG, LINEAR, 1));
            assertEquals(0x3000, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
            assertEquals(0x4000, hit(Tlb.OFF_WRITE_TAG, LINEAR + 0x1000, 1));
        }
    }

    @Test
    void aFlaggedFrameGetsNoWriteTagUntilItsFlagsAreGone() {
        memory.flags().add(3, FrameFlags.WATCH);
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, false);
        assertEquals(-1, hit(Tlb.OFF_WRITE_TAG, LINEAR, 1));
        memory.flags().remove(3, FrameFlags.WATCH);
        tlb.fill(LINEAR, 0x3000, true, true, false);
        assertEquals(0x3000, hit(Tlb.OFF_WRITE_TAG, LINEAR, 1));
    }

    @Test
    void anotherPageInTheSameEntryTakesAllTagsWithIt() {
        long alias = LINEAR + (long) Tlb.ENTRIES * 4096;
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, true);
        tlb.fill(alias, 0x4000, true, false, false);
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        assertEquals(-1, hit(Tlb.OFF_WRITE_TAG, LINEAR, 1));
        assertEquals(-1, hit(Tlb.OFF_EXECUTE_TAG, LINEAR, 1));
        assertEquals(-1, hit(Tlb.OFF_WRITE_TAG, alias, 1));
        assertEquals(0x4000, hit(Tlb.OFF_READ_TAG, alias, 1));
    }

    @Test
    void moreContextsThanTablesStillTranslateRightly() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < 13; i++) {
                tlb.select(context((long) i << 12));
                assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1), "context " + i + " was thrown out or is new");
                tlb.fill(LINEAR, (long) i << 12, true, true, true);
                assertEquals((long) i << 12, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
            }
        }
    }

    /** The lookup that engines do; the machine address, or -1. */
    private long hit(int tag, long linear, int size) {
        long entry = tlb.table() + (linear >>> 12 & Tlb.ENTRIES - 1) * Tlb.ENTRY_BYTES;
        boolean hit = (linear + size - 1 & ~0xfffL) == HostMemory.getLong(entry + tag);
        return hit ? linear + HostMemory.getLong(entry + Tlb.OFF_ADDEND) - memory.hostBase() : -1;
    }

    private static TranslationContext context(long root) {
        return new TranslationContext(root, TranslationContext.MODE_LONG, TranslationContext.PERM_USER, 0);
    }
}
