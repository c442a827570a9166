// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import static io.ringzero.core.internal.fake.MemoryBench.GUEST_PAGES;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.VmAssist;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.layout.StartInfo32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.Memories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a 32-bit guest finds at its first instruction, beside what libxenguest's xc_dom_x86 makes for one. */
class NarrowStartOfDayIsThatOfXensBuilderTest {
    private static final long WRITABLE = 2;
    private static final long USER = 4;
    private final MemoryBench bench = new MemoryBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static KernelImage image(long base, boolean extended) {
        byte[] bytes = new byte[PAGE + 3];
        return new KernelImage("test", GuestType.PV32, List.of(new KernelImage.Segment(base, bytes, 64L * PAGE)),
            base + 16, base, base + 2L * PAGE, null, false, null, extended, null, Map.of(), "", "");
    }

    private Domain domain(long base, boolean extended) {
        return bench.domain(MemoryBench.spec("narrow", 1, image(base, extended), null));
    }

    @Test
    void partsFollowEachOtherInTheBuildersOrder() {
        Domain domain = domain(0, true);
        CpuState state = domain.vcpus().getFirst().state();
        // Kernel 0-63, p2m 64-67, start_info, store, console, tables L3 L2 L2 L2 L2 L1 L1, stack.
        assertEquals(68L * PAGE, state.gpr(CpuState.RSI));
        long info = bench.translate(domain, 68L * PAGE);
        int[][] words = {{StartInfo32.NR_PAGES, GUEST_PAGES}, {StartInfo32.MFN_LIST, 64 * PAGE},
            {StartInfo32.STORE_MFN, (int) bench.mfn(domain, 69)},
            {StartInfo32.CONSOLE_MFN, (int) bench.mfn(domain, 70)},
            {StartInfo32.PT_BASE, 71 * PAGE}, {StartInfo32.NR_PT_FRAMES, 7},
            {StartInfo32.SHARED_INFO, (int) domain.memory().sharedInfo()}, {StartInfo32.MOD_LEN, 0}};
        for (int[] word : words) {
            assertEquals(word[1], bench.machine.memory().readInt(info + word[0]), "at " + word[0]);
        }
        byte[] magic = new byte[16];
        bench.machine.memory().read(info, magic, 0, 16);
        assertEquals("xen-3.0-x86_32p\0", new String(magic, StandardCharsets.US_ASCII));
        assertEquals(79L * PAGE, state.gpr(CpuState.RSP));
        assertEquals(16, state.rip());
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void theKernelRunsInRing1OverFlatSegments() {
        CpuState state = domain(0, true).vcpus().getFirst().state();
        assertEquals(1, state.cpl());
        assertEquals(X86Flat32.FLAT_KERNEL_CS, state.segment(CpuState.CS).selector());
        assertEquals(0xc0bb, state.segment(CpuState.CS).attributes());
        for (int register : new int[] {CpuState.SS, CpuState.DS, CpuState.ES, CpuState.FS, CpuState.GS}) {
            assertEquals(X86Flat32.FLAT_KERNEL_DS, state.segment(register).selector());
            assertEquals(0xffff_ffffL, state.segment(register).limitBytes());
        }
        assertEquals(0x202, state.rflags());
    }

    @Test
    void tablesAreNotWritableAndPointersHaveXensRightsOnly() {
        Domain domain = domain(0, true);
        for (long pfn = 0; pfn < 1024; pfn++) {
            long entry = entry(domain, 1, pfn * PAGE);
            boolean table = pfn >= 71 && pfn < 78;
            assertEquals(!table, (entry & WRITABLE) != 0, "pfn " + pfn);
            assertEquals(0, entry & USER, "pfn " + pfn);
        }
        assertThrows(IllegalArgumentException.class, () -> bench.translate(domain, 1024L * PAGE));
        for (int i = 0; i < 4; i++) {
            assertEquals(bench.mfn(domain, 72 + i) * PAGE | 7, entry(domain, 3, (long) i << 30), "L3 entry " + i);
        }
    }

    @Test
    void aHighKernelHasOneL2AndTheHypercallPageUsesTheGate() {
        long base = 0xc000_0000L;
        Domain domain = domain(base, true);
        long info = bench.translate(domain, domain.vcpus().getFirst().state().gpr(CpuState.RSI));
        assertEquals(1 + 1 + 2, bench.machine.memory().readInt(info + StartInfo32.NR_PT_FRAMES));
        long page = bench.translate(domain, base + 2L * PAGE);
        assertEquals(0xc382_cd00_0000_0cb8L, bench.machine.memory().readLong(page + 12 * 32),
            "mov $12,%eax; int $0x82; ret");
        assertEquals(0x82cd_0000_0017_b850L, bench.machine.memory().readLong(page + 23 * 32),
            "push; mov $23; int $0x82");
    }

    @Test
    void itsM2pStandsBeforeEveryRing() {
        Domain domain = domain(0, true);
        long mfn = bench.mfn(domain, 5);
        long at = bench.translate(domain, X86Flat32.MACH2PHYS_VIRT_START_PAE + mfn * 4);
        assertEquals(5, bench.machine.memory().readInt(at));
        long entry = entry(domain, 1, X86Flat32.MACH2PHYS_VIRT_START_PAE);
        assertEquals(USER, entry & (USER | WRITABLE), "read-only");
    }

    @Test
    void onlyAKernelThatAsksGetsExtendedCr3() {
        Domain with = domain(0, true);
        assertTrue((with.vmAssist() >>> VmAssist.VMASST_TYPE_pae_extended_cr3 & 1) != 0);
        bench.destroy(with);
        Domain without = domain(0, false);
        assertEquals(0, without.vmAssist());
        assertTrue(without.vcpus().getFirst().paging().guestCr3() < 1L << 32);
    }

    @Test
    void impossibleWishesLeaveNothing() {
        long free = bench.get(Memories.class).freeFrames();
        for (long base : new long[] {0xf580_0000L, 0xf578_0000L, 0x1_0000_0000L}) {
            assertThrows(ControlException.class,
                () -> bench.get(ControlImpl.class).create(MemoryBench.spec("narrow", 1, image(base, true), null)));
            bench.machine.runTurns();
            assertEquals(free, bench.get(Memories.class).freeFrames());
        }
    }

    /** The entry of a level for an address, from the guest's L3 down. */
    private long entry(Domain domain, int level, long linear) {
        long table = domain.vcpus().getFirst().paging().kernelRoot();
        for (int at = 4; at > level; at--) {
            table = bench.machine.memory().readLong(table + index(at, linear)) & 0x000f_ffff_ffff_f000L;
        }
        return bench.machine.memory().readLong(table + index(level, linear));
    }

    private static long index(int level, long linear) {
        return (linear >>> 12 + 9 * (level - 1) & 0x1ff) * 8;
    }
}
