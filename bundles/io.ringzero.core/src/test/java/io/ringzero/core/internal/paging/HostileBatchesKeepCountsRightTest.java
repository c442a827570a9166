// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.MmuUpdate;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.SplitMix;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Batches of random page-table operations, most of which end at a failure somewhere inside; some are long enough to give way,
 * and then the guest often makes another call instead of going on. After every single batch, and at every moment at which one
 * gave way, the audit recounts all frames. A failing seed joins the list.
 */
class HostileBatchesKeepCountsRightTest {
    private static final long SELF = 0x7ff0;
    private static final int BATCHES = 120;
    private static final int PLAYGROUND = 24;
    private static final int FIRST = 600;
    private static final long LIST = (long) (SCRATCH + 1) * PAGE;
    private static final long DONE = (long) SCRATCH * PAGE;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void auditFindsNoDifferenceAfterEachBatch(long seed) {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Hostile guest = new Hostile(bench, seed);
            for (int batch = 0; batch < BATCHES; batch++) {
                guest.step("seed " + seed + " batch " + batch);
            }
            assertTrue(guest.succeeded > BATCHES && guest.interrupted > 3, "the generator gets somewhere");
            bench.destroy(guest.domain);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }

    /** The guest. */
    private static final class Hostile {
        private final MemoryBench bench;
        private final SplitMix random;
        private final Domain domain;
        private final Vcpu vcpu;
        private String where = "";
        private long succeeded;
        private int interrupted;

        Hostile(MemoryBench bench, long seed) {
            this.bench = bench;
            random = new SplitMix(seed);
            domain = bench.domain("hostile", 2);
            vcpu = domain.vcpus().getFirst();
            for (int i = 0; i < PLAYGROUND; i++) {
                if (i % 4 != 0) {
                    bench.unmap(vcpu, FIRST + i);
                }
            }
        }

        void step(String name) {
            where = name;
            boolean updates = random.oneIn(2);
            // A long batch repeats what cannot fail, so that it comes to where it gives way.
            int length = random.oneIn(6) ? 1500 : 1 + random.below(30);
            if (updates) {
                updates(length);
            } else {
                extended(length);
            }
            assertEquals(List.of(), bench.audit(), where);
            assertNull(domain.crash(), where);
        }

        private void updates(int length) {
            for (int i = 0; i < length; i++) {
                boolean harmless = length > 100 && i < length - 5;
                long ptr = harmless ? bench.maddr(domain, 900) : mfn() * PAGE + random.below(4) * 8L + random.below(4);
                boolean name = (ptr & 3) == MmuUpdate.MMU_MACHPHYS_UPDATE;
                put(i, ptr, name ? FIRST + random.below(PLAYGROUND) : entry());
            }
            batch(Hypercall.HYPERVISOR_mmu_update, length);
        }

        private void extended(int length) {
            int[] commands = {MmuExt.MMUEXT_PIN_L1_TABLE, MmuExt.MMUEXT_PIN_L2_TABLE, MmuExt.MMUEXT_PIN_L3_TABLE,
                MmuExt.MMUEXT_PIN_L4_TABLE, MmuExt.MMUEXT_UNPIN_TABLE, MmuExt.MMUEXT_NEW_USER_BASEPTR,
                MmuExt.MMUEXT_CLEAR_PAGE, MmuExt.MMUEXT_COPY_PAGE};
            for (int i = 0; i < length; i++) {
                boolean harmless = length > 100 && i < length - 5;
                put(i, harmless ? MmuExt.MMUEXT_TLB_FLUSH_ALL : commands[random.below(commands.length)], mfn(), mfn());
            }
            batch(Hypercall.HYPERVISOR_mmuext_op, length);
        }

        private void batch(int number, int length) {
            bench.scratch(domain, -1);
            boolean done = bench.callOnce(vcpu, number, LIST, length, DONE, SELF);
            while (!done && !random.oneIn(3)) {
                interrupted++;
                assertEquals(List.of(), bench.audit(), where + ", interrupted");
                done = bench.goOn(vcpu);
            }
            long told = bench.guestWord(domain, DONE) & 0xffff_ffffL;
            assertTrue(told <= length, where + " told of " + told);
            succeeded += told;
        }

        private void put(int index, long... words) {
            for (int i = 0; i < words.length; i++) {
                long linear = LIST + (long) (index * words.length + i) * 8;
                bench.machine.memory().writeLong(bench.translate(domain, linear), words[i]);
            }
        }

        private long mfn() {
            return random.oneIn(40)
                ? random.below((int) MemoryBench.FRAMES)
                : bench.mfn(domain, FIRST + random.below(PLAYGROUND));
        }

        private long entry() {
            long flags = random.oneIn(6) ? 0 : 1;
            flags |= random.oneIn(3) ? 2 : 0;
            flags |= random.oneIn(2) ? 4 : 0;
            return mfn() << 12 | flags;
        }
    }
}
