// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.MmuExt;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Page tables of 32-bit guests: an L3 of four entries, the last of which leads to the L2 with the hypervisor's region. */
class NarrowPageTablesMatchXenTest {
    private static final long RIGHTS = Pte.WRITABLE | Pte.USER;
    private static final int TOP = FREE + 4;
    private static final int L2 = FREE + 3;
    private final MemoryBench bench = new MemoryBench();
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void guest() {
        domain = bench.domain(MemoryBench.narrowSpec("narrow", 1));
        vcpu = domain.vcpus().getFirst();
        for (int pfn = FREE; pfn <= TOP; pfn++) {
            assertEquals(0, bench.unmap(vcpu, pfn));
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private long entry(int pfn, long flags) {
        return bench.mfn(domain, pfn) << 12 | flags;
    }

    private long read(int pfn, int index) {
        return bench.machine.memory().readLong(bench.maddr(domain, pfn) + index * 8L);
    }

    /** A root of an empty L2 at 0 and an empty last one. */
    private long root() {
        bench.write(domain, FREE, 0, entry(L2, Pte.PRESENT), 0, 0, entry(TOP, Pte.PRESENT));
        return bench.mfn(domain, FREE);
    }

    @Test
    void aRootGetsItsRightsAndItsLastL2TheHypervisorsEntries() {
        bench.write(domain, FREE, 4, -1L, 0x1234);
        assertEquals(0, bench.pin(vcpu, 3, root()));
        assertEquals(entry(L2, Pte.PRESENT | RIGHTS), read(FREE, 0));
        assertEquals(0, read(FREE, 4), "the processor would see all 512 entries");
        assertEquals(FrameType.L2, bench.table().type(bench.mfn(domain, L2)));
        assertEquals(FrameType.L2_TOP, bench.table().type(bench.mfn(domain, TOP)));
        assertEquals(Pte.PRESENT | Pte.USER, read(TOP, 428) & 7, "the M2P, read-only");
        assertEquals(0, read(TOP, 511));
        assertEquals(List.of(), bench.audit());
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, root(), 0));
        assertEquals(entry(L2, Pte.PRESENT), read(FREE, 0), "as it was");
    }

    @ParameterizedTest
    @CsvSource({"0x8", "0x10", "0x80", "0x100", "0x8000000000000000", "0x10000000000000"})
    void pointersHaveNoOtherFlags(String flag) {
        long root = root();
        bench.write(domain, FREE, 0, entry(L2, Pte.PRESENT | Long.parseUnsignedLong(flag.substring(2), 16)));
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 3, root));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void aRootNeedsItsLastEntryAndItAlone() {
        long root = root();
        bench.write(domain, FREE, 3, 0L);
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 3, root));
        bench.write(domain, FREE, 0, entry(TOP, Pte.PRESENT), 0, 0, entry(TOP, Pte.PRESENT));
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 3, root), "one L2 in two places");
        bench.write(domain, FREE, 0, entry(FREE, Pte.PRESENT), 0, 0, entry(TOP, Pte.PRESENT));
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 3, root), "a linear entry would be writable");
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void whatIsTheHypervisorsStaysAsItIs() {
        assertEquals(0, bench.pin(vcpu, 3, root()));
        long l3 = bench.maddr(domain, FREE);
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l3 + 3 * 8, 0));
        assertEquals(0, bench.mmuUpdate(vcpu, l3 + 8, 0));
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l3 + 4 * 8, 0));
        assertEquals(-Errno.EPERM, bench.mmuUpdate(vcpu, bench.maddr(domain, TOP) + 428 * 8, 0));
        assertEquals(0, bench.mmuUpdate(vcpu, bench.maddr(domain, TOP) + 427 * 8, 0));
        assertEquals(-Errno.EINVAL, bench.call(vcpu, 14, 0xf580_0000L, 0, 0, 0), "update_va_mapping of the M2P");
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void thereIsNoFourthLevelAndNoRootForUserMode() {
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 4, bench.mfn(domain, FREE)));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_USER_BASEPTR, bench.mfn(domain, FREE), 0));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void aNewRootKeepsCr3WhichIsTheHypervisorsAndGivesTheOldOneUp() {
        long cr3 = vcpu.state().get(CpuState.OFF_CR3);
        long old = vcpu.paging().guestCr3() >>> 12;
        long mfn = root();
        assertEquals(0, bench.pin(vcpu, 3, mfn));
        int before = bench.table().typeCount(old);
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_BASEPTR, mfn, 0));
        assertEquals(cr3, vcpu.state().get(CpuState.OFF_CR3));
        assertEquals(mfn << 12, vcpu.paging().guestCr3());
        assertEquals(before - 1, bench.table().typeCount(old));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void entriesOfPagesStayAsTheGuestWroteThem() {
        long kernelPage = entry(700, Pte.PRESENT | Pte.WRITABLE | Pte.GLOBAL);
        assertEquals(0, bench.remap(vcpu, 700, kernelPage));
        long root = vcpu.paging().kernelRoot();
        for (int level = 4; level > 1; level--) {
            root = bench.machine.memory().readLong(root + Pte.index(level, 700L * PAGE) * 8L) & Pte.FRAME;
        }
        assertEquals(kernelPage, bench.machine.memory().readLong(root + Pte.index(1, 700L * PAGE) * 8L),
            "no USER: ring 1 is a supervisor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // descriptor | as it stands, - for refused
        "00cf9b000000ffff | 00cfbb000000ffff | ring 0 code becomes ring 1's",
        "00cfb3000000ffff | 00cfb3000000ffff | ring 1 data",
        "00cffb000000ffff | 00cffb000000ffff | ring 3 code",
        "00cebb000000f67f | 00cebb000000f67f | a limit below the region stays",
        "00cfbb00000f6800 | 00cfbb00000f6800 | base is not 0",
        "00cb9b000000ffff | 00cbbb000000ffff | limit 0xbffff000 stays",
        "00affb000000ffff | - | 64-bit code",
        "0000890000000000 | - | a TSS",
        "0000820000000000 | - | an LDT",
        "c0008c00e0190000 | c0008c00e0190000 | a call gate to the kernel, closed",
        "c000ec00e0190000 | c0008c00e01b0000 | a call gate for ring 3, closed, its DPL kept",
        "c000ec00e0080000 | - | a call gate to ring 0",
        "0000000000000000 | 0000000000000000 | not present"})
    void descriptors(String before, String after, String what) throws Exception {
        long descriptor = Long.parseUnsignedLong(before.strip(), 16);
        if (after.strip().equals("-")) {
            org.junit.jupiter.api.Assertions.assertThrows(io.ringzero.api.xen.GuestFaultException.class,
                () -> Descriptors.PAE32.check(descriptor), what);
        } else {
            assertEquals(after.strip(), "%016x".formatted(Descriptors.PAE32.check(descriptor)), what);
        }
    }

    @Test
    void segmentsThatEndInTheRegionAreMadeLonger() throws Exception {
        assertEquals(0x00cfbb000000ffffL, Descriptors.PAE32.check(0x00cfbb000000f7ffL | 0xfL << 48),
            "0xff7fffff reaches the M2P");
    }
}
