// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.MmuUpdate;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.WalkingMmu;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTableUpdatesMatchXenTest {
    private static final long RW = Pte.PRESENT | Pte.WRITABLE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 2);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void end() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    private long mfn(int which) {
        return bench.mfn(domain, FREE + which);
    }

    /** A tree L4 (0), L3 (1), L2 (2), L1 (3) that maps page 4 at the linear address 1 << 39. */
    private long tree() {
        for (int i = 0; i < 4; i++) {
            assertEquals(0, bench.unmap(vcpu, FREE + i));
        }
        bench.write(domain, FREE, 1, Pte.of(mfn(1), RW));
        bench.write(domain, FREE + 1, 0, Pte.of(mfn(2), RW));
        bench.write(domain, FREE + 2, 0, Pte.of(mfn(3), RW));
        bench.write(domain, FREE + 3, 0, Pte.of(mfn(4), RW));
        assertEquals(0, bench.pin(vcpu, 4, mfn(0)));
        return mfn(0);
    }

    @Test
    void pinnedTreeHasTypesAndAdjustedEntries() {
        tree();
        for (int i = 0; i < 4; i++) {
            assertEquals(FrameType.table(4 - i), bench.table().type(mfn(i)));
        }
        assertEquals(Pte.of(mfn(4), RW | Pte.USER | Pte.GUEST_KERNEL), bench.machine.memory().readLong(mfn(3) * PAGE));
        assertEquals(Pte.of(mfn(3), RW | Pte.USER), bench.machine.memory().readLong(mfn(2) * PAGE));
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 4, mfn(0)), "pinned already");
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0), "not pinned");
        assertEquals(FrameType.NONE, bench.table().type(mfn(3)));
    }

    /** Its frame may be a root of others next, of another domain's too, and TLBs know contexts by their root. */
    @Test
    void whatARootTranslatedGoesFromTheTlbsWithTheRoot() {
        long root = tree() * PAGE;
        Tlb tlb = bench.machine.tlb();
        tlb.select(new TranslationContext(root, TranslationContext.MODE_LONG, TranslationContext.PERM_USER, 0));
        tlb.fill(1L << 39, mfn(4) * PAGE, true, true, true);
        assertEquals(1L << 39, readTag(tlb));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0));
        assertEquals(Tlb.EMPTY, readTag(tlb));
    }

    private static long readTag(Tlb tlb) {
        return HostMemory.getLong(tlb.table() + Tlb.OFF_READ_TAG); // the page's number ends with zeros
    }

    @Test
    void everyL4HasTheM2pAndNoOtherSlotOfTheGuests() {
        long l4 = tree();
        assertNotEquals(0, bench.machine.memory().readLong(l4 * PAGE + 256 * 8));
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l4 * PAGE + 256 * 8, 0));
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l4 * PAGE + 271 * 8, 0));
        assertEquals(0, bench.mmuUpdate(vcpu, l4 * PAGE + 272 * 8, 0));
        for (long pfn : new long[] {0, 5, FREE, MemoryBench.GUEST_PAGES - 1}) {
            long at = 0xffff_8000_0000_0000L + bench.mfn(domain, pfn) * 8;
            assertEquals(pfn, bench.guestWord(domain, at));
        }
    }

    @Test
    void updateOfATableKeepsItsRules() {
        tree();
        long l1 = mfn(3) * PAGE;
        assertEquals(0, bench.mmuUpdate(vcpu, l1 + 8, Pte.of(mfn(5), RW)));
        assertEquals(-Errno.EBUSY, bench.mmuUpdate(vcpu, l1 + 16, Pte.of(mfn(3), RW)), "a table, writable");
        assertEquals(0, bench.mmuUpdate(vcpu, l1 + 16, Pte.of(mfn(3), Pte.PRESENT)), "a table, read-only");
        assertEquals(-Errno.ENOSYS, bench.mmuUpdate(vcpu, l1 + 4, 0), "between two entries: no command");
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l1 + 24, Pte.of(mfn(5), RW | Pte.CACHE_DISABLE)));
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, 0, 0), "a frame of the hypervisor's");
        assertEquals(0, bench.mmuUpdate(vcpu, bench.maddr(domain, 700), 42), "no table: an ordinary write");
        assertEquals(42, bench.machine.memory().readLong(bench.maddr(domain, 700)));
        assertEquals(0, bench.mmuUpdate(vcpu, l1 + 8, 0));
    }

    @Test
    void mmuHearsOfEveryChangeThatTakesAway() {
        tree();
        bench.mmu.changes().clear();
        long l1 = mfn(3) * PAGE;
        bench.mmuUpdate(vcpu, l1, Pte.of(mfn(4), Pte.PRESENT));
        bench.mmuUpdate(vcpu, l1, 0);
        List<WalkingMmu.Change> heard = bench.mmu.changes();
        assertEquals(2, heard.size());
        assertEquals(mfn(3), heard.get(1).tableMfn());
        assertEquals(0, heard.get(1).after());
    }

    @Test
    void noTlbMayWriteATableFromItsPromotionOn() {
        assertEquals(0, bench.machine.memory().flags().get(mfn(2)));
        tree();
        for (int i = 0; i < 4; i++) {
            assertEquals(FrameFlags.PAGE_TABLE, bench.machine.memory().flags().get(mfn(i)), "XSA-286");
        }
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0));
        assertEquals(0, bench.machine.memory().flags().get(mfn(2)));
    }

    @Test
    void preservedBitsStay() {
        tree();
        long l1 = mfn(3) * PAGE;
        bench.machine.memory().writeLong(l1, bench.machine.memory().readLong(l1) | Pte.ACCESSED | Pte.DIRTY);
        assertEquals(0, bench.mmuUpdate(vcpu, l1 | MmuUpdate.MMU_PT_UPDATE_PRESERVE_AD, Pte.of(mfn(5), RW)));
        assertEquals(Pte.ACCESSED | Pte.DIRTY, bench.machine.memory().readLong(l1) & (Pte.ACCESSED | Pte.DIRTY));
        assertEquals(0, bench.mmuUpdate(vcpu, l1, Pte.of(mfn(5), RW)));
        assertEquals(0, bench.machine.memory().readLong(l1) & (Pte.ACCESSED | Pte.DIRTY));
    }

    @Test
    void m2pIsTheGuestsForItsOwnFrames() {
        assertEquals(0, bench.mmuUpdate(vcpu, mfn(0) * PAGE | MmuUpdate.MMU_MACHPHYS_UPDATE, 77));
        assertEquals(77, bench.guestWord(domain, 0xffff_8000_0000_0000L + mfn(0) * 8));
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, MmuUpdate.MMU_MACHPHYS_UPDATE, 77));
    }

    @Test
    void rootsChangeOnlyToL4Tables() {
        long old = vcpu.paging().guestCr3();
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_BASEPTR, bench.mfn(domain, 900), 0));
        assertEquals(old, vcpu.paging().guestCr3());
        long l4 = tree();
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_USER_BASEPTR, l4, 0));
        assertEquals(old, vcpu.state().get(CpuState.OFF_CR3));
        vcpu.paging().toggle();
        assertEquals(l4 * PAGE, vcpu.state().get(CpuState.OFF_CR3));
        vcpu.paging().toggle();
        assertEquals(2, bench.table().typeCount(l4));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_USER_BASEPTR, 0, 0));
        assertEquals(1, bench.table().typeCount(l4));
    }

    @Test
    void linearTablesAreReadOnlyAndOfOneDepth() {
        long l4 = tree();
        assertEquals(0, bench.mmuUpdate(vcpu, l4 * PAGE + 300 * 8, Pte.of(l4, Pte.PRESENT)), "itself");
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l4 * PAGE + 301 * 8, Pte.of(l4, RW)), "itself, writable");
        long other = vcpu.paging().guestCr3() / PAGE;
        assertEquals(0, bench.mmuUpdate(vcpu, l4 * PAGE + 302 * 8, Pte.of(other, Pte.PRESENT)), "another L4");
        assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, other * PAGE + 302 * 8, Pte.of(l4, Pte.PRESENT)),
            "and back (XSA-240)");
        assertEquals(0, bench.mmuUpdate(vcpu, l4 * PAGE + 302 * 8, 0));
        assertEquals(0, bench.mmuUpdate(vcpu, other * PAGE + 302 * 8, Pte.of(l4, Pte.PRESENT)));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void writableFrameIsNoTableUntilItsLastMappingIsGone() {
        assertEquals(-Errno.EINVAL, bench.pin(vcpu, 1, mfn(0)));
        assertEquals(0, bench.remap(vcpu, FREE, Pte.of(mfn(0), Pte.PRESENT)));
        assertEquals(0, bench.pin(vcpu, 1, mfn(0)));
        assertEquals(-Errno.EBUSY, bench.remap(vcpu, FREE, Pte.of(mfn(0), RW)));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_CLEAR_PAGE, mfn(0), 0));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0));
        assertEquals(0, bench.remap(vcpu, FREE, Pte.of(mfn(0), RW)));
    }

    @Test
    void pagesAreClearedAndCopiedOnlyWhereTheGuestMayWrite() {
        bench.write(domain, 700, 0, 1, 2, 3);
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_COPY_PAGE, mfn(0), bench.mfn(domain, 700)));
        assertEquals(3, bench.machine.memory().readLong(mfn(0) * PAGE + 16));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_CLEAR_PAGE, mfn(0), 0));
        assertEquals(0, bench.machine.memory().readLong(mfn(0) * PAGE + 16));
        long root = vcpu.paging().guestCr3() / PAGE;
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_COPY_PAGE, root, mfn(0)));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_CLEAR_PAGE, 0, 0));
    }

    @Test
    void batchesEndAtTheFirstFailureAndSayHowFarTheyCame() {
        long done = SCRATCH * PAGE + 2048;
        bench.scratch(domain, bench.maddr(domain, 700), 1, bench.maddr(domain, 700) + 8, 2, 0, 0,
            bench.maddr(domain, 700), 3);
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, SCRATCH * PAGE, 4, done, 0x7ff0));
        assertEquals(2, (int) bench.guestWord(domain, done));
        assertEquals(1, bench.machine.memory().readLong(bench.maddr(domain, 700)));
        assertEquals(-Errno.EFAULT, bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, 1L << 46, 4, 0, 0x7ff0));
        assertEquals(-Errno.ESRCH, bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, SCRATCH * PAGE, 1, 0, 999));
        assertEquals(-Errno.EPERM, bench.call(vcpu, Hypercall.HYPERVISOR_mmu_update, SCRATCH * PAGE, 1, 0, 0x7ff1));
    }

    @Test
    void unknownOperationsAnswerEnosys() {
        assertEquals(-Errno.ENOSYS, bench.mmuext(vcpu, 99, 0, 0));
        assertEquals(-Errno.EOPNOTSUPP, bench.mmuext(vcpu, MmuExt.MMUEXT_MARK_SUPER, 0, 0));
        assertEquals(-Errno.EACCES, bench.mmuext(vcpu, MmuExt.MMUEXT_FLUSH_CACHE, 0, 0));
        assertEquals(1, domain.counts().snapshot().get("mmuext_op.99"));
    }

    @Test
    void longValidationIsContinuedAndCountedOnce() {
        // 3 * 512 entries that lead to one L1: more than the budget of a call, many references to one table.
        for (int i = 0; i < 6; i++) {
            bench.unmap(vcpu, FREE + i);
        }
        for (int i = 0; i < 512; i++) {
            bench.write(domain, FREE + 3, i, Pte.of(mfn(10), Pte.PRESENT));
            for (int table : new int[] {1, 2}) {
                bench.write(domain, FREE + table, i, Pte.of(mfn(table + 1), Pte.PRESENT | Pte.USER));
            }
            if (i < 256) {
                bench.write(domain, FREE, i, Pte.of(mfn(1), Pte.PRESENT | Pte.USER));
            }
        }
        assertEquals(0, bench.pin(vcpu, 4, mfn(0)));
        assertEquals(256, bench.table().typeCount(mfn(1)));
        assertEquals(512, bench.table().typeCount(mfn(2)));
        assertEquals(1, domain.counts().snapshot().get("mmuext_op.PIN_L4"));
        assertEquals(List.of(), bench.audit());
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(0), 0));
        assertEquals(1, bench.table().totalCount(mfn(2)));
        assertTrue(bench.table().type(mfn(3)) == FrameType.NONE);
    }
}
