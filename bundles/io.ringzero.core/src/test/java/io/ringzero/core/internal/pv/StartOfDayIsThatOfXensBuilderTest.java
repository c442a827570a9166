// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import static io.ringzero.core.internal.fake.MemoryBench.GUEST_PAGES;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.StartInfoFlags;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartOfDayIsThatOfXensBuilderTest {
    private static final long LINUX_BASE = 0xffff_ffff_8000_0000L;
    private static final long WRITABLE = 2;

    private static KernelImage image(long base, long start, int pages, @Nullable Long hypercallPage, @Nullable Long p2m,
        boolean unmapped) {
        byte[] bytes = new byte[PAGE + 3];
        java.util.Arrays.fill(bytes, (byte) 0x5a);
        return new KernelImage("test", GuestType.PV64,
            List.of(new KernelImage.Segment(start, bytes, (long) pages * PAGE)),
            start + 16, base, hypercallPage, p2m, unmapped, null, false, null, Map.of(), "", "");
    }

    @Test
    void partsFollowEachOtherInTheBuildersOrder() {
        try (MemoryBench bench = new MemoryBench()) {
            byte[] ramdisk = new byte[2 * PAGE + 1];
            java.util.Arrays.fill(ramdisk, (byte) 7);
            Domain domain = bench
                .domain(MemoryBench.spec("guest", 1, image(0, 0, 64, 2L * PAGE, null, false), ramdisk));
            CpuState state = domain.vcpus().getFirst().state();
            // Kernel 0-63, ramdisk 64-66, p2m 67-74, start_info, store, console, tables L4 L3 L2 L1 L1, stack.
            assertEquals(75L * PAGE, state.gpr(CpuState.RSI));
            long info = bench.translate(domain, 75L * PAGE);
            assertEquals(67L * PAGE, bench.machine.memory().readLong(info + StartInfo.MFN_LIST));
            assertEquals(64L * PAGE, bench.machine.memory().readLong(info + StartInfo.MOD_START));
            assertEquals(3L * PAGE, bench.machine.memory().readLong(info + StartInfo.MOD_LEN));
            assertEquals(bench.mfn(domain, 76), bench.machine.memory().readLong(info + StartInfo.STORE_MFN));
            assertEquals(bench.mfn(domain, 77), bench.machine.memory().readLong(info + StartInfo.CONSOLE_MFN));
            assertEquals(78L * PAGE, bench.machine.memory().readLong(info + StartInfo.PT_BASE));
            assertEquals(5, bench.machine.memory().readLong(info + StartInfo.NR_PT_FRAMES));
            assertEquals(84L * PAGE, state.gpr(CpuState.RSP));
            assertEquals(16, state.rip());
            assertEquals(GUEST_PAGES, bench.machine.memory().readLong(info + StartInfo.NR_PAGES));
            assertEquals(domain.memory().sharedInfo(), bench.machine.memory().readLong(info + StartInfo.SHARED_INFO));
            assertEquals(StartInfoFlags.SIF_VIRT_P2M_4TOOLS, bench.machine.memory().readInt(info + StartInfo.FLAGS));
            byte[] magic = new byte[15];
            bench.machine.memory().read(info, magic, 0, 15);
            assertArrayEquals("xen-3.0-x86_64\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), magic);
            assertEquals(0x0707070707070707L, bench.guestWord(domain, 65L * PAGE));
            assertEquals(0x0000_0000_00b8_5341_51L, bench.guestWord(domain, 2L * PAGE), "push, push, mov of entry 0");
        }
    }

    @Test
    void mappingEndsAtTheNextFourMegabytesAndTablesAreReadOnly() {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain(MemoryBench.spec("guest", 1, image(0, 0, 64, null, null, false), null));
            long last = 1024L * PAGE - 8;
            assertEquals(bench.mfn(domain, 1023) * PAGE + PAGE - 8, bench.translate(domain, last));
            assertThrows(IllegalArgumentException.class, () -> bench.translate(domain, last + 8));
            long firstTable = 64 + 8 + 3;
            for (long pfn = 0; pfn < 1024; pfn++) {
                boolean table = pfn >= firstTable && pfn < firstTable + 5;
                assertEquals(!table, (entry(bench, domain, pfn * PAGE) & WRITABLE) != 0, "pfn " + pfn);
            }
            assertEquals(0x5a5a5a5a5a5a5a5aL, bench.guestWord(domain, 0), "page 0 is mapped");
        }
    }

    @Test
    void linuxGetsItsP2mAndRamdiskApart() {
        try (MemoryBench bench = new MemoryBench()) {
            long p2m = 0x80_0000_0000L;
            byte[] ramdisk = new byte[100];
            ramdisk[0] = 42;
            KernelImage kernel = image(LINUX_BASE, LINUX_BASE + 16 * PAGE, 32, null, p2m, true);
            Domain domain = bench.domain(MemoryBench.spec("linux", 1, kernel, ramdisk));
            CpuState state = domain.vcpus().getFirst().state();
            long info = bench.translate(domain, state.gpr(CpuState.RSI));
            assertEquals(LINUX_BASE + 48 * PAGE, state.gpr(CpuState.RSI));
            assertEquals(p2m, bench.machine.memory().readLong(info + StartInfo.MFN_LIST));
            assertTrue(
                (bench.machine.memory().readInt(info + StartInfo.FLAGS) & StartInfoFlags.SIF_MOD_START_PFN) != 0);
            long module = bench.machine.memory().readLong(info + StartInfo.MOD_START);
            assertEquals(1024, module, "first pfn behind the mapping");
            assertEquals(42, bench.machine.memory().readByte(bench.maddr(domain, module)));
            assertEquals(module + 1, bench.machine.memory().readLong(info + StartInfo.FIRST_P2M_PFN));
            // 8 pages of entries, and an L3, L2 and L1 of their own.
            assertEquals(8 + 3, bench.machine.memory().readLong(info + StartInfo.NR_P2M_FRAMES));
            assertEquals(bench.mfn(domain, 5), bench.guestWord(domain, p2m + 5 * 8));
            assertEquals(List.of(), bench.audit());
        }
    }

    @Test
    void impossibleWishesAreRefusedAndLeaveNothing() {
        long near = 0xffff_8000_0000_0000L;
        List<KernelImage> wishes = List.of(image(0, 0, GUEST_PAGES + 1, null, null, false),
            image(0, 0, GUEST_PAGES - 4, null, null, false),
            image(0x7fff_ffff_f000L, 0x7fff_ffff_f000L, 1, null, null, false),
            image(near, near, 16, null, null, false), image(LINUX_BASE, LINUX_BASE, 16, null, near, false),
            image(8, 8, 16, null, null, false), image(-64L * PAGE, -64L * PAGE, 16, null, null, false),
            image(LINUX_BASE, LINUX_BASE, 16, null, LINUX_BASE - PAGE, false));
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            for (KernelImage wish : wishes) {
                DomainSpec spec = MemoryBench.spec("guest", 1, wish, null);
                ControlException refusal = assertThrows(ControlException.class,
                    () -> bench.get(ControlImpl.class).create(spec), wish.toString());
                assertTrue(String.valueOf(refusal.getMessage()).contains("guest"), refusal.getMessage());
                bench.machine.runTurns();
                assertEquals(free, bench.get(Memories.class).freeFrames());
                assertEquals(List.of(), bench.audit());
            }
        }
    }

    @Test
    void ramdiskThatDoesNotFitIsRefused() {
        try (MemoryBench bench = new MemoryBench()) {
            for (boolean unmapped : new boolean[] {false, true}) {
                DomainSpec spec = MemoryBench.spec("guest", 1, image(0, 0, 64, null, null, unmapped),
                    new byte[GUEST_PAGES * PAGE]);
                ControlException refusal = assertThrows(ControlException.class,
                    () -> bench.get(ControlImpl.class).create(spec));
                assertTrue(String.valueOf(refusal.getMessage()).contains("more memory"), refusal.getMessage());
                bench.machine.runTurns();
                assertEquals(List.of(), bench.audit());
            }
        }
    }

    @Test
    void symbolsAndCommandLineAreThere() {
        try (MemoryBench bench = new MemoryBench()) {
            KernelImage.Segment symbols = new KernelImage.Segment(64L * PAGE, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 8);
            KernelImage kernel = new KernelImage("test", GuestType.PV64,
                List.of(new KernelImage.Segment(0, new byte[PAGE], 64L * PAGE)), 0, 0, null, null, false, null, false,
                symbols, Map.of(), "", "");
            Domain domain = bench.domain(MemoryBench.spec("guest", 1, kernel, null));
            assertEquals(0x0807_0605_0403_0201L, bench.guestWord(domain, 64L * PAGE));
            long info = domain.vcpus().getFirst().state().gpr(CpuState.RSI);
            assertEquals((65 + 8) * PAGE, info, "the page of symbols counts as kernel");
            byte[] line = new byte[5];
            bench.machine.memory().read(bench.translate(domain, info + StartInfo.CMD_LINE), line, 0, 5);
            assertArrayEquals("line\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), line);
        }
    }

    private static long entry(MemoryBench bench, Domain domain, long linear) {
        long table = domain.vcpus().getFirst().paging().kernelRoot();
        for (int shift = 39; shift > 12; shift -= 9) {
            table = bench.machine.memory().readLong(table + (linear >>> shift & 0x1ff) * 8) & 0x000f_ffff_ffff_f000L;
        }
        return bench.machine.memory().readLong(table + (linear >>> 12 & 0x1ff) * 8);
    }
}
