// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.SplitMix;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.Memories;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mov %rax,(%rdi)} of a guest kernel into tables of all levels that it has mapped read-only. */
class DirectoryStoresAreEmulatedOnRequestTest {
    private static final long RW = Pte.PRESENT | Pte.WRITABLE;
    private static final int PRESENT_WRITE = 3;
    private static final int CODE = FREE - 1;
    private static final int LOWER = FREE + 1;

    private final MemoryBench bench = new MemoryBench();
    private final long free = bench.get(Memories.class).freeFrames();
    private final Domain domain = bench.domain("guest", 1);
    private final Vcpu vcpu = domain.vcpus().getFirst();

    @BeforeEach
    void code() {
        byte[] mov = HexFormat.of().parseHex("488907");
        bench.machine.memory().write(bench.maddr(domain, CODE), mov, 0, mov.length);
    }

    @AfterEach
    void nothingIsLost() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(domain);
        assertEquals(free, bench.get(Memories.class).freeFrames());
        bench.close();
    }

    private void ask() {
        domain.options(Set.of(PvOption.DIRECTORY_STORES));
    }

    /** A pinned table of a level, empty, mapped read-only at FREE; its mfn. */
    private long table(int level) {
        long mfn = bench.mfn(domain, FREE);
        assertEquals(0, bench.remap(vcpu, FREE, Pte.of(mfn, Pte.PRESENT)));
        assertEquals(0, bench.pin(vcpu, level, mfn));
        return mfn;
    }

    /** Runs the store once; whether it is no affair of the guest's. */
    private boolean store(int index, long value) {
        CpuState state = vcpu.state();
        state.gpr(CpuState.RAX, value);
        state.gpr(CpuState.RDI, (long) FREE * PAGE + index * 8L);
        state.rip((long) CODE * PAGE);
        return vcpu.paging().pageFault(state.gpr(CpuState.RDI), PRESENT_WRITE);
    }

    private boolean done() {
        return vcpu.state().rip() != (long) CODE * PAGE;
    }

    private long entry(long table, int index) {
        return bench.machine.memory().readLong(table * PAGE + index * 8L);
    }

    private long empty(int pfn) {
        assertEquals(0, bench.unmap(vcpu, pfn));
        return bench.mfn(domain, pfn);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void linksAndUnlinksTheTableBelow(int level) {
        ask();
        long table = table(level);
        long lower = empty(LOWER);
        assertTrue(store(5, Pte.of(lower, RW)) && done());
        assertEquals(Pte.of(lower, RW | Pte.USER), entry(table, 5));
        assertEquals(FrameType.table(level - 1), bench.table().type(lower));
        assertEquals(State.VALID, bench.table().state(lower));
        assertEquals(List.of(), bench.audit());
        assertTrue(store(5, 0) && done());
        assertEquals(0, entry(table, 5));
        assertEquals(State.IDLE, bench.table().state(lower), "nothing refers to it any more");
        assertEquals(0, bench.remap(vcpu, LOWER, Pte.of(lower, RW)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void withoutTheOptionItIsTheGuestsFault(int level) {
        domain.vmAssist(1L << VmAssist.VMASST_TYPE_writable_pagetables);
        long table = table(level);
        long lower = empty(LOWER);
        assertFalse(store(5, Pte.of(lower, RW)));
        assertEquals(0, entry(table, 5));
        assertFalse(done());
    }

    @Test
    void optionStandsForTheAssist() {
        ask();
        long table = table(1);
        assertTrue(store(5, Pte.of(empty(LOWER), RW)) && done());
        assertTrue(Pte.present(entry(table, 5)));
    }

    @Test
    void storesThatMmuUpdateWouldRefuseAreTheGuestsFault() {
        ask();
        long l4 = table(4);
        long mapped = bench.mfn(domain, FREE + 2);
        long hypervisor = entry(l4, HypervisorSlots.FIRST);
        assertFalse(store(HypervisorSlots.FIRST, 0), "the hypervisor's entry");
        assertEquals(hypervisor, entry(l4, HypervisorSlots.FIRST));
        assertFalse(store(1, Pte.of(mapped, RW)), "a frame that is mapped writable");
        assertFalse(store(1, Pte.of(l4, RW)), "the table itself, writable");
        assertFalse(store(1, Pte.of(0x7fff_ffffL, RW)), "no memory");
        assertFalse(store(1, Pte.of(empty(LOWER), RW | Pte.LARGE)), "a large page");
        assertEquals(0, entry(l4, 1));
    }

    @Test
    void aGreatStoreGivesWayAndGoesOn() {
        ask();
        long l3 = table(3);
        int tables = 300;
        long l2 = bench.mfn(domain, LOWER);
        for (int i = 1; i <= tables; i++) {
            bench.write(domain, LOWER, i, Pte.of(empty(LOWER + i), RW));
        }
        empty(LOWER);
        assertTrue(store(7, Pte.of(l2, RW)));
        assertFalse(done(), "the first slice does not do");
        assertEquals(List.of(), bench.audit());
        int rounds = 1;
        for (; !done() && rounds < 100; rounds++) {
            assertTrue(store(7, Pte.of(l2, RW)));
        }
        assertTrue(done() && rounds > 1, rounds + " rounds");
        assertEquals(Pte.of(l2, RW | Pte.USER), entry(l3, 7));
        assertTrue(store(7, 0) && done());
        for (int i = 0; i < 100 && bench.table().firstDropping(domain.domid()) >= 0; i++) {
            assertTrue(store(7, 0));
        }
        assertEquals(State.IDLE, bench.table().state(bench.mfn(domain, LOWER + tables)));
    }

    @Test
    void seededStoresKeepTheCountsRight() {
        ask();
        SplitMix random = new SplitMix(20_240);
        table(2);
        for (int i = 0; i < 4; i++) {
            empty(LOWER + i);
        }
        long flags = RW | Pte.USER | Pte.ACCESSED | Pte.CACHE_DISABLE | Pte.LARGE;
        int taken = 0;
        for (int i = 0; i < 2000; i++) {
            long mfn = bench.mfn(domain, FREE + random.below(7));
            taken += store(random.below(6), Pte.of(mfn, random.next() & flags)) && done() ? 1 : 0;
        }
        assertTrue(taken > 100 && taken < 1900, taken + " stores were taken");
    }
}
