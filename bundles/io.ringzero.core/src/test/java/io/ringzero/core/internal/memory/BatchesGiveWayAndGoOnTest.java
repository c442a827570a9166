// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static io.ringzero.core.internal.fake.MemoryBench.GUEST_PAGES;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A list that is longer than a call may work gives way in the middle, counts being right at that moment; made again by the
 * guest it goes on where it was, and there is one answer, which is that of a call that was never interrupted.
 */
class BatchesGiveWayAndGoOnTest {
    private static final long SELF = 0x7ff0;
    private static final int COUNT = 2500;
    /** The list: pages behind the arguments, mapped one after the other. */
    private static final long LIST = (long) (SCRATCH + 1) * PAGE;
    private static final long DONE = (long) SCRATCH * PAGE + 2048;
    private static final int FIRST = 1200;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;
    private int parts;

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void end() {
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    private void list(int index, long... words) {
        for (int i = 0; i < words.length; i++) {
            long linear = LIST + (long) (index * words.length + i) * 8;
            bench.machine.memory().writeLong(bench.translate(domain, linear), words[i]);
        }
    }

    /** Makes a call until it is answered; the answer, with the number of parts in {@link #parts}. */
    private long run(int number, long... args) {
        parts = 1;
        boolean done = bench.callOnce(vcpu, number, args);
        while (!done) {
            assertEquals(List.of(), bench.audit(), "after part " + parts);
            assertEquals(number, vcpu.state().gpr(CpuState.RAX), "made again by the same number");
            parts++;
            done = bench.goOn(vcpu);
        }
        assertTrue(parts > 1, "one part only");
        assertEquals(List.of(), bench.audit());
        return vcpu.state().gpr(CpuState.RAX);
    }

    @Test
    void mmuUpdate() {
        for (int i = 0; i < COUNT; i++) {
            list(i, bench.maddr(domain, FIRST + i), i + 1);
        }
        assertEquals(0, run(Hypercall.HYPERVISOR_mmu_update, LIST, COUNT, DONE, SELF));
        assertEquals(COUNT, (int) bench.guestWord(domain, DONE));
        for (int i = 0; i < COUNT; i++) {
            assertEquals(i + 1, bench.machine.memory().readLong(bench.maddr(domain, FIRST + i)));
        }
        assertEquals(COUNT, domain.counts().snapshot().get("mmu_update.MMU_NORMAL"));
    }

    @Test
    void mmuUpdateThatFailsInALaterPartSaysHowManyWereDone() {
        for (int i = 0; i < COUNT; i++) {
            list(i, i == COUNT - 7 ? 0 : bench.maddr(domain, FIRST + i), i + 1);
        }
        assertEquals(-io.ringzero.abi.Errno.EINVAL, run(Hypercall.HYPERVISOR_mmu_update, LIST, COUNT, DONE, SELF));
        assertEquals(COUNT - 7, (int) bench.guestWord(domain, DONE));
        assertEquals(0, bench.machine.memory().readLong(bench.maddr(domain, FIRST + COUNT - 1)));
    }

    @Test
    void mmuextOp() {
        for (int i = 0; i < COUNT; i++) {
            list(i, MmuExt.MMUEXT_TLB_FLUSH_LOCAL, 0, 0);
        }
        assertEquals(0, run(Hypercall.HYPERVISOR_mmuext_op, LIST, COUNT, DONE, SELF));
        assertEquals(COUNT, (int) bench.guestWord(domain, DONE));
        assertEquals(COUNT, domain.counts().snapshot().get("mmuext_op.TLB_FLUSH_LOCAL"));
    }

    @Test
    void reservations() {
        for (int i = 0; i < COUNT; i++) {
            list(i, bench.mfn(domain, FIRST + i));
        }
        bench.scratch(domain, LIST, COUNT, 0, SELF);
        long argument = (long) SCRATCH * PAGE;
        assertEquals(COUNT, run(Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_decrease_reservation, argument));
        assertEquals(GUEST_PAGES - COUNT, domain.memory().pages());
        // The pages are still mapped, so their frames are not free; others come in their place.
        for (int i = 0; i < COUNT; i++) {
            list(i, FIRST + i);
        }
        assertEquals(COUNT, run(Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_populate_physmap, argument));
        assertEquals(GUEST_PAGES, domain.memory().pages());
        for (int i = 0; i < COUNT; i++) {
            long mfn = bench.guestWord(domain, LIST + i * 8L);
            assertEquals(FIRST + i, bench.guestWord(domain, 0xffff_8000_0000_0000L + mfn * 8));
        }
        assertEquals(1, domain.counts().snapshot().get("memory_op.decrease_res"));
    }

    @Test
    void multicallWithABatchInIt() {
        for (int i = 0; i < COUNT; i++) {
            list(i, bench.maddr(domain, FIRST + i), i + 1);
        }
        long entry = (long) SCRATCH * PAGE + 1024;
        bench.write(domain, SCRATCH, 128, Hypercall.HYPERVISOR_xen_version, -1, 0, 0, 0, 0, 0, 0,
            Hypercall.HYPERVISOR_mmu_update, -1, LIST, COUNT, DONE, SELF, 0, 0,
            Hypercall.HYPERVISOR_xen_version, -1, 0, 0, 0, 0, 0, 0);
        assertEquals(0, run(Hypercall.HYPERVISOR_multicall, entry, 3));
        assertEquals(4 << 16 | 17, bench.guestWord(domain, entry + 8));
        assertEquals(0, bench.guestWord(domain, entry + 64 + 8));
        assertEquals(4 << 16 | 17, bench.guestWord(domain, entry + 128 + 8));
        assertEquals(COUNT, (int) bench.guestWord(domain, DONE));
    }

    /** A guest need not come back: it makes another call instead, and may be destroyed in this state. */
    @Test
    void aPartThatIsNeverContinuedLeavesCountsRight() {
        for (int i = 0; i < COUNT; i++) {
            list(i, bench.maddr(domain, FIRST + i), i + 1);
        }
        assertEquals(false, bench.callOnce(vcpu, Hypercall.HYPERVISOR_mmu_update, LIST, COUNT, DONE, SELF));
        assertEquals(4 << 16 | 17, bench.call(vcpu, Hypercall.HYPERVISOR_xen_version, 0, 0));
        assertEquals(List.of(), bench.audit());
    }
}
