// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What is forgotten is gone from each table, what is not stays: level, entry, what the entry led to, and which pages go. */
    @ParameterizedTest
    @CsvSource({
        "1, 5, 0x3000, true, false, false, false", "1, 5, 0x4000, false, true, false, false",
        "1, 6, 0x3000, false, false, false, false", "2, 0, 0, true, false, false, false",
        "2, 1, 0, false, true, false, false", "3, 2, 0, false, false, true, false",
        "4, 273, 0, true, true, true, false", "4, 1, 0, false, true, false, true", "0, 0, 0, true, true, true, true",
    })
    void whatAnEntryLedToIsForgottenAndNothingElse(int level, int index, String frame, boolean first, boolean second,
        boolean third, boolean fourth) {
        long[] pages = {LINEAR, LINEAR + (1L << 21), LINEAR + (2L << 30) + (7L << 21),
            (1L << 39) + (7L << 21) + 0x7000};
        boolean[] gone = {first, second, third, fourth};
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            for (int i = 0; i < pages.length; i++) {
                tlb.fill(pages[i], 0x3000 + i * 0x1000L, true, i == 0, true);
            }
        }
        long epoch = tlb.epoch();
        Tlbs all = new Tlbs(List.of(tlb));
        all.forget(level, index, Long.decode(frame));
        all.settle();
        tlb.drain();
        assertNotEquals(epoch, tlb.epoch());
        for (TranslationContext context : BOTH) {
            tlb.select(context);
            for (int i = 0; i < pages.length; i++) {
                // A page goes with its entry in the table; its place may also have been taken by another page.
                long expected = gone[i] || hidden(pages, i) ? -1 : 0x3000 + i * 0x1000L;
                assertEquals(expected, hit(Tlb.OFF_READ_TAG, pages[i], 1), "page " + i);
                assertEquals(expected, hit(Tlb.OFF_EXECUTE_TAG, pages[i], 1), "page " + i);
            }
        }
    }

    private static boolean hidden(long[] pages, int which) {
        for (int i = which + 1; i < pages.length; i++) {
            if (((pages[i] ^ pages[which]) >>> 12 & Tlb.ENTRIES - 1) == 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void allThatARootLedToGoesWithIt() {
        TranslationContext sameRoot = new TranslationContext(0x1000, TranslationContext.MODE_LONG, 0, 0);
        for (TranslationContext context : List.of(KERNEL, sameRoot, USER)) {
            tlb.select(context);
            tlb.fill(LINEAR, 0x3000, true, true, true);
        }
        new Tlbs(List.of(tlb)).forgetRoot(1);
        tlb.select(KERNEL);
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        tlb.select(sameRoot);
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        tlb.select(USER);
        assertEquals(0x3000, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
    }

    /** Where guest code may run on other threads, its thread forgets, at its next drain; very many requests empty the TLB. */
    @ParameterizedTest
    @CsvSource({"1, true", "64, true", "65, false", "1000, false"})
    void othersAreAskedAndServeBeforeTheyGoOn(int requests, boolean othersStay) {
        memory.share();
        tlb.select(KERNEL);
        tlb.fill(LINEAR, 0x3000, true, true, true);
        tlb.fill(LINEAR + 0x1000, 0x4000, true, true, true);
        Tlbs all = new Tlbs(List.of(tlb));
        for (int i = 0; i < requests; i++) {
            all.forget(1, 5, 0x3000);
        }
        assertEquals(0x3000, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        assertTrue(tlb.flushRequested());
        all.settle(); // nobody is in guest code: no wait
        tlb.enterGuest();
        assertEquals(-1, hit(Tlb.OFF_READ_TAG, LINEAR, 1));
        assertEquals(othersStay ? 0x4000 : -1, hit(Tlb.OFF_READ_TAG, LINEAR + 0x1000, 1));
        assertFalse(tlb.flushRequested());
        tlb.leaveGuest();
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
