// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.SplitMix;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.Memories;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest makes memory hypercalls at random, over a few frames so that they meet each other: tables that lead to
 * tables of all levels, pins, roots, descriptor tables, frames given away while they are in use. The audit recounts
 * every frame again and again, and after the end all frames are free. A failing seed joins the list.
 */
class HostileHypercallsKeepCountsRightTest {
    private static final int CALLS = 4000;
    private static final int AUDIT_EVERY = 200;
    private static final int PLAYGROUND = 40;
    private static final int FIRST = 600;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void auditFindsNoDifference(long seed) {
        run(seed, false, EnumSet.complementOf(EnumSet.of(FrameType.L2_TOP)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void auditFindsNoDifferenceWithA32BitGuest(long seed) {
        run(seed, true, EnumSet.complementOf(EnumSet.of(FrameType.L4)));
    }

    private static void run(long seed, boolean narrow, Set<FrameType> types) {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Hostile guest = new Hostile(bench, seed, narrow);
            for (int call = 1; call <= CALLS; call++) {
                guest.step();
                assertNull(guest.domain.crash(), "seed " + seed + " call " + call);
                if (call % AUDIT_EVERY == 0) {
                    assertEquals(List.of(), bench.audit(), "seed " + seed + " call " + call);
                }
            }
            // The generator is worth something only while it gets somewhere: tables on all levels, descriptors, data.
            assertEquals(types, guest.seen, "types met with seed " + seed);
            bench.destroy(guest.domain);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }

    /** The guest. */
    private static final class Hostile {
        private final MemoryBench bench;
        private final SplitMix random;
        private final boolean narrow;
        private final Domain domain;
        private final Vcpu vcpu;
        private final long[] mfns = new long[PLAYGROUND];
        private final Set<FrameType> seen = EnumSet.noneOf(FrameType.class);

        Hostile(MemoryBench bench, long seed, boolean narrow) {
            this.bench = bench;
            this.narrow = narrow;
            random = new SplitMix(seed);
            domain = bench.domain(narrow ? MemoryBench.narrowSpec("hostile", 2) : MemoryBench.spec("hostile", 2));
            vcpu = domain.vcpus().getFirst();
            for (int i = 0; i < PLAYGROUND; i++) {
                mfns[i] = bench.mfn(domain, FIRST + i);
                if (i % 4 != 0) {
                    bench.unmap(vcpu, FIRST + i);
                }
            }
        }

        void step() {
            switch (random.below(10)) {
                case 0, 1, 2 ->
                    bench.mmuUpdate(vcpu, mfn() * PAGE + (random.oneIn(4) ? random.below(512) : random.below(4)) * 8L,
                        entry());
                case 3 -> {
                    if (narrow && random.oneIn(2)) {
                        plantRoot();
                    } else {
                        plant();
                    }
                }
                case 4 -> bench.pin(vcpu, 1 + random.below(4), mfn());
                case 5 -> bench.mmuext(vcpu, MmuExt.MMUEXT_UNPIN_TABLE, mfn(), 0);
                case 6 -> bench.remap(vcpu, FIRST + random.below(PLAYGROUND), random.oneIn(2) ? 0 : entry());
                case 7 -> root();
                case 8 -> descriptors();
                default -> balloon();
            }
            seen.add(bench.table().type(mfns[random.below(PLAYGROUND)]));
        }

        /** What a guest does by plain stores before a frame becomes a table: only to frames without a use. */
        private void plant() {
            long mfn = mfn();
            FrameTable table = bench.table();
            boolean free = table.owner(mfn) == domain.domid() && table.state(mfn) == FrameTable.State.IDLE;
            for (int i = 0; free && i < 6; i++) {
                bench.machine.memory().writeLong(mfn * PAGE + random.below(narrow ? 5 : 512) * 8L, entry());
            }
        }

        /** An L3 of a 32-bit guest is worth trying only with a last entry that may lead to an L2. */
        private void plantRoot() {
            long root = mfn();
            long top = mfn();
            FrameTable table = bench.table();
            boolean free = root != top;
            for (long mfn : new long[] {root, top}) {
                free &= table.owner(mfn) == domain.domid() && table.state(mfn) == FrameTable.State.IDLE;
            }
            if (free) {
                bench.machine.memory().fill(top * PAGE, PAGE, (byte) 0);
                bench.machine.memory().fill(root * PAGE, PAGE, (byte) 0);
                bench.machine.memory().writeLong(root * PAGE + 24, top << 12 | 1);
                bench.machine.memory().writeLong(root * PAGE, random.oneIn(2) ? 0 : entry());
                bench.pin(vcpu, 3, root);
            }
        }

        private void root() {
            if (random.oneIn(3)) {
                // Of two roots a 32-bit guest has none to lose: it would lose the ground under these very calls.
                bench.mmuext(vcpu, MmuExt.MMUEXT_NEW_USER_BASEPTR, random.oneIn(4) ? 0 : mfn(), 0);
            } else {
                bench.mmuext(vcpu, MmuExt.MMUEXT_COPY_PAGE, mfn(), mfn());
            }
        }

        private void descriptors() {
            bench.scratch(domain, narrow ? mfn() | mfn() << 32 : mfn(), mfn());
            bench.call(vcpu, Hypercall.HYPERVISOR_set_gdt, (long) SCRATCH * PAGE, random.below(1024));
            if (random.oneIn(3)) {
                long descriptor = random.next();
                if (narrow) {
                    bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, mfn() * PAGE + 8, 0,
                        descriptor & 0xffff_ffffL, descriptor >>> 32);
                } else {
                    bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, mfn() * PAGE + 8, descriptor);
                }
            }
        }

        private void balloon() {
            bench.write(domain, SCRATCH, 32, mfn());
            long list = (long) SCRATCH * PAGE + 256;
            if (narrow) {
                bench.scratch(domain, list | 1L << 32, 0, 0x7ff0);
            } else {
                bench.scratch(domain, list, 1, 0, 0x7ff0);
            }
            int which = random.below(8);
            if (which == 0) {
                bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_decrease_reservation,
                    (long) SCRATCH * PAGE);
            } else if (which == 1) {
                bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_populate_physmap,
                    (long) SCRATCH * PAGE);
                mfns[random.below(PLAYGROUND)] = bench.guestWord(domain, list) & 0xffff_ffffL;
            }
        }

        private long mfn() {
            return random.oneIn(50) ? random.below((int) MemoryBench.FRAMES) : mfns[random.below(PLAYGROUND)];
        }

        private long entry() {
            long flags = random.oneIn(8) ? 0 : 1;
            flags |= random.oneIn(3) ? 2 : 0;
            flags |= random.oneIn(2) ? 4 : 0;
            flags |= random.oneIn(40) ? random.next() & 0x8ff0_0000_0000_0ff8L : 0;
            return mfn() << 12 | flags;
        }
    }
}
