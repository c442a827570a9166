// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Page sizes, missing and malformed entries at each level, accessed and dirty bits. */
public abstract class MmuWalkContract extends MmuContract {
    private static final long RWU = PageTables.P | PageTables.W | PageTables.U;
    private static final int USER = TranslationContext.PERM_USER;
    private static final int NXE = TranslationContext.PERM_NXE;
    private static final int PSE = TranslationContext.PERM_PSE;

    /** A page size of a mode: its level and an address whose every index is another number. */
    private record Size(int mode, int level, long linear, int permissions) {
    }

    private static final List<Size> SIZES = List.of(
        new Size(MODE_LEGACY, 1, 0xc0ff_e123L, USER), new Size(MODE_LEGACY, 2, 0xc03f_e123L, USER | PSE),
        new Size(MODE_PAE, 1, 0xc0ff_e123L, USER), new Size(MODE_PAE, 2, 0xc01f_e123L, USER),
        new Size(MODE_LONG, 1, 0xffff_8765_4321_0123L, USER), new Size(MODE_LONG, 2, 0x7fff_ffff_f123L, USER),
        new Size(MODE_LONG, 3, 0xffff_8880_00ab_c123L, USER));

    @Test
    void everyPageSizeOfEveryModeTranslatesToItsFrame() {
        assertAll(SIZES.stream().map(size -> () -> {
            PageTables tables = new PageTables(memory, size.mode);
            memory.fill(0, 0x10_000, (byte) 0);
            long inPage = (1L << tables.shift(size.level)) - 1;
            long frame = size.level == 1 ? 0x9000 : size.level == 3 ? 0 : 0x40_0000;
            tables.map(size.linear, size.level, RWU, frame | RWU | (size.level > 1 ? PageTables.PS : 0));
            long expected = frame | size.linear & inPage;
            TranslationContext context = tables.context(size.permissions);
            assertEquals(expected, mmu.translate(memory, context, size.linear, READ), size.toString());
            assertEquals(expected, fill(context, size.linear, WRITE), size.toString());
            assertEquals(expected, hit(size.linear, READ), size.toString());
            assertEquals(expected, hit(size.linear, WRITE), size.toString());
        }));
    }

    @Test
    void anEntryThatIsNotPresentFaultsAtEachLevelWhateverElseItHolds() {
        for (Size size : SIZES) {
            PageTables tables = new PageTables(memory, size.mode);
            for (int level = tables.levels(); level >= size.level; level--) {
                memory.fill(0, 0x10_000, (byte) 0);
                tables.map(size.linear, size.level, RWU, RWU | (size.level > 1 ? PageTables.PS : 0));
                tables.write(size.linear, level, size.mode == MODE_LEGACY ? 0xffff_fffeL : -2L);
                assertFault(4, tables.context(size.permissions), size.linear, READ);
                assertFault(6, tables.context(size.permissions), size.linear, WRITE);
                assertFault(2, tables.context(size.permissions), size.linear, WRITE | Tlb.SUPERVISOR);
            }
        }
    }

    /** A bit that makes an entry malformed. */
    private record Reserved(int mode, int level, boolean large, long bits, int permissions) {
    }

    @Test
    void reservedBitsFaultWithTheirOwnErrorBit() {
        List<Reserved> cases = List.of(
            new Reserved(MODE_LONG, 4, false, PageTables.PS, NXE), new Reserved(MODE_LONG, 4, false, PageTables.NX, 0),
            new Reserved(MODE_LONG, 3, false, PageTables.NX, 0), new Reserved(MODE_LONG, 2, false, PageTables.NX, 0),
            new Reserved(MODE_LONG, 1, false, PageTables.NX, 0), new Reserved(MODE_LONG, 3, true, 1L << 13, NXE),
            new Reserved(MODE_LONG, 3, true, 1L << 29, NXE), new Reserved(MODE_LONG, 2, true, 1L << 13, NXE),
            new Reserved(MODE_LONG, 2, true, 1L << 20, NXE), new Reserved(MODE_PAE, 3, false, 1L << 1, NXE),
            new Reserved(MODE_PAE, 3, false, 1L << 2, NXE), new Reserved(MODE_PAE, 3, false, 1L << 5, NXE),
            new Reserved(MODE_PAE, 3, false, 1L << 8, NXE), new Reserved(MODE_PAE, 3, false, PageTables.NX, NXE),
            new Reserved(MODE_PAE, 2, false, 1L << 52, NXE), new Reserved(MODE_PAE, 1, false, 1L << 62, NXE),
            new Reserved(MODE_PAE, 1, false, PageTables.NX, 0), new Reserved(MODE_PAE, 2, true, 1L << 13, NXE),
            new Reserved(MODE_LEGACY, 2, true, 1L << 21, PSE));
        for (Reserved bad : cases) {
            PageTables tables = new PageTables(memory, bad.mode);
            memory.fill(0, 0x10_000, (byte) 0);
            int leaf = bad.large ? bad.level : 1;
            tables.map(0, leaf, RWU, RWU | (bad.large ? PageTables.PS : 0));
            TranslationContext context = tables.context(bad.permissions | USER);
            assertEquals(0x123, mmu.translate(memory, context, 0x123, READ), "before " + bad);
            tables.write(0, bad.level, tables.read(0, bad.level) | bad.bits);
            assertFault(1 | 4 | 8, context, 0x123, READ);
            assertFault(1 | 2 | 4 | 8, context, 0x123, WRITE);
        }
    }

    @Test
    void bitsThatLookReservedButAreNotDoNotFault() {
        PageTables tables = new PageTables(memory, MODE_LONG);
        tables.map(0, 1, RWU | 0x7ff0_0000_0000_0e00L, 0x7ff0_0000_0000_9e98L | RWU);
        assertEquals(0x9123, fill(tables.context(USER), 0x123, READ));
        PageTables legacy = new PageTables(memory, MODE_LEGACY);
        memory.fill(0, 0x10_000, (byte) 0);
        legacy.map(0, 1, RWU | PageTables.PS, 0x9000 | RWU);
        assertEquals(0x9123, fill(legacy.context(USER), 0x123, READ), "without PSE the size bit is ignored");
    }

    @Test
    void accessedAndDirtyAreSetWhereTheAccessWentAndNowhereElse() {
        for (Size size : SIZES) {
            PageTables tables = new PageTables(memory, size.mode);
            memory.fill(0, 0x10_000, (byte) 0);
            tables.map(size.linear, size.level, RWU, RWU | (size.level > 1 ? PageTables.PS : 0));
            TranslationContext context = tables.context(size.permissions);
            mmu.translate(memory, context, size.linear, WRITE);
            assertMarks(size, tables, 0, 0);
            fill(context, size.linear, READ);
            assertMarks(size, tables, PageTables.A, 0);
            assertEquals(-1, hit(size.linear, WRITE), "the first write is seen: " + size);
            fill(context, size.linear, WRITE);
            assertMarks(size, tables, PageTables.A, PageTables.D);
            fill(context, size.linear, READ);
            assertEquals(hit(size.linear, READ), hit(size.linear, WRITE), "a dirty page takes writes: " + size);
        }
    }

    @Test
    void aFaultLeavesNoMark() {
        for (Size size : SIZES) {
            PageTables tables = new PageTables(memory, size.mode);
            memory.fill(0, 0x10_000, (byte) 0);
            long readOnly = PageTables.P | PageTables.U;
            tables.map(size.linear, size.level, readOnly, readOnly | (size.level > 1 ? PageTables.PS : 0));
            assertFault(7, tables.context(size.permissions), size.linear, WRITE);
            assertMarks(size, tables, 0, 0);
        }
    }

    @Test
    void anAddressThatIsNotCanonicalDoesNotTranslate() {
        PageTables tables = new PageTables(memory, MODE_LONG);
        tables.map(0xffff_8000_0000_0000L, 1, RWU, 0x9000 | RWU);
        assertEquals(~0L, mmu.translate(memory, tables.context(USER), 0x0000_8000_0000_0000L, READ));
        assertEquals(0x9000, mmu.translate(memory, tables.context(USER), 0xffff_8000_0000_0000L, READ));
    }

    @Test
    void tablesOutsideMemoryNeitherThrowNorLoop() {
        for (int mode : List.of(MODE_LEGACY, MODE_PAE, MODE_LONG)) {
            TranslationContext context = new TranslationContext(0xffff_f000L, mode, USER | PSE, 0);
            assertEquals(1 | 4 | 8, ~mmu.translate(memory, context, 0x1234, READ), "mode " + mode);
        }
    }

    @Test
    void withoutPagingEveryAddressIsItself() {
        TranslationContext off = new TranslationContext(0, TranslationContext.MODE_NONE, USER, 0);
        assertEquals(0x5678, mmu.translate(memory, off, 0x5678, WRITE));
        assertEquals(0x5678, fill(off, 0x5678, WRITE));
        assertEquals(0x5678, hit(0x5678, EXECUTE));
    }

    @Test
    void aPageOutsideMemoryTranslatesButIsNotEntered() {
        PageTables tables = new PageTables(memory, MODE_LONG);
        tables.map(0, 1, RWU, 0xfe00_0000L | RWU);
        assertEquals(0xfe00_0123L, fill(tables.context(USER), 0x123, READ));
        assertEquals(-1, hit(0x123, READ));
    }

    private void assertFault(int error, TranslationContext context, long linear, int access) {
        String name = context + " access " + access;
        assertEquals(~(long) error, mmu.translate(memory, context, linear, access), name);
        assertEquals(~(long) error, fill(context, linear, access), name);
        assertEquals(error, state.getInt(CpuState.OFF_FAULT_ERROR), name);
        for (int any : List.of(READ, WRITE, EXECUTE)) {
            assertEquals(-1, hit(linear, any), name);
        }
    }

    private static void assertMarks(Size size, PageTables tables, long accessed, long dirty) {
        for (int level = tables.levels(); level >= size.level; level--) {
            boolean pointers = size.mode == MODE_PAE && level == 3;
            long expected = (pointers ? 0 : accessed) | (level == size.level ? dirty : 0);
            long found = tables.read(size.linear, level) & (PageTables.A | PageTables.D);
            assertEquals(expected, found, size + " level " + level);
        }
    }
}
