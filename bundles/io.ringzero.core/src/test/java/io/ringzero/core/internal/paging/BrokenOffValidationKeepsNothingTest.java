// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A guest begins an operation that is longer than a call's budget, and then does not go on with it. */
class BrokenOffValidationKeepsNothingTest {
    private static final int TABLES = 300;
    private static final long RW = Pte.PRESENT | Pte.WRITABLE;

    /** An L2 at FREE with 300 empty L1 tables behind it; the pin's first round. */
    private static long half(MemoryBench bench, Domain domain) {
        Vcpu vcpu = domain.vcpus().getFirst();
        for (int i = 0; i <= TABLES; i++) {
            assertEquals(0, bench.unmap(vcpu, FREE + i));
        }
        for (int i = 1; i <= TABLES; i++) {
            bench.write(domain, FREE, i, Pte.of(bench.mfn(domain, FREE + i), RW));
        }
        long l2 = bench.mfn(domain, FREE);
        bench.scratch(domain, MmuExt.MMUEXT_PIN_L2_TABLE, l2, 0);
        assertFalse(bench.callOnce(vcpu, Hypercall.HYPERVISOR_mmuext_op, (long) SCRATCH * PAGE, 1, 0, 0x7ff0));
        assertEquals(State.OPEN, bench.table().state(l2));
        assertTrue(bench.table().progress(l2) > 0);
        assertEquals(List.of(), bench.audit());
        return l2;
    }

    @Test
    void halfCheckedTableIsOfNoUseAndCanBeGivenUp() {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            long l2 = half(bench, domain);
            assertEquals(-Errno.EBUSY, bench.remap(vcpu, FREE, Pte.of(l2, RW)));
            assertEquals(-Errno.EINVAL, bench.mmuUpdate(vcpu, l2 * PAGE, 0), "neither table nor ordinary memory");
            assertEquals(-Errno.EINVAL, bench.pin(vcpu, 3, l2));
            assertEquals(State.IDLE, bench.table().state(l2));
            assertEquals(State.IDLE, bench.table().state(bench.mfn(domain, FREE + 1)));
            assertEquals(0, bench.remap(vcpu, FREE, Pte.of(l2, RW)));
            assertEquals(List.of(), bench.audit());
        }
    }

    @Test
    void laterRequestGoesOn() {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            long l2 = half(bench, domain);
            assertEquals(0, bench.pin(domain.vcpus().getFirst(), 2, l2));
            assertEquals(State.VALID, bench.table().state(bench.mfn(domain, FREE + TABLES)));
            assertEquals(List.of(), bench.audit());
        }
    }

    @Test
    void endOfTheDomainGivesBackWhatIsHalfDone() {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Domain domain = bench.domain("guest", 1);
            half(bench, domain);
            bench.destroy(domain);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }

    @Test
    void endInTheMidstOfTakingApartGivesBackAll() {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            long l2 = half(bench, domain);
            assertEquals(0, bench.pin(vcpu, 2, l2));
            bench.scratch(domain, MmuExt.MMUEXT_UNPIN_TABLE, l2, 0);
            assertFalse(bench.callOnce(vcpu, Hypercall.HYPERVISOR_mmuext_op, (long) SCRATCH * PAGE, 1, 0, 0x7ff0));
            assertEquals(List.of(), bench.audit());
            bench.destroy(domain);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }
}
