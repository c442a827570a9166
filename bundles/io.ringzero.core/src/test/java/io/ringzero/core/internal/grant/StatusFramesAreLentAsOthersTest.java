// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.Memories;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With page tables: the guest maps its status frames, which holds the version; all counts are right, and nothing is left of them. */
final class StatusFramesAreLentAsOthersTest {
    private static final long AT = (long) SCRATCH * MemoryBench.PAGE;

    @Test
    void mappedTheyHoldTheVersionAndNothingIsLeftOfThem() {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            assertEquals(0, version(bench, domain, 2));
            bench.scratch(domain, 1 | 0x7ff0L << 32, AT + 64);
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op,
                GrantTableOp.GNTTABOP_get_status_frames, AT, 1));
            long status = bench.guestWord(domain, AT + 64);
            bench.unmap(vcpu, FREE);
            assertEquals(0, bench.remap(vcpu, FREE, status << 12 | 7));
            assertEquals(List.of(), bench.audit());
            assertEquals(-Errno.EBUSY, version(bench, domain, 1));
            assertEquals(List.of(), bench.audit());
            bench.unmap(vcpu, FREE);
            assertEquals(0, version(bench, domain, 1));
            assertTrue(bench.remap(vcpu, FREE, status << 12 | 7) < 0, "it is the domain's no more");
            assertEquals(0, version(bench, domain, 2));
            assertEquals(List.of(), bench.audit());
            bench.destroy(domain);
            assertEquals(List.of(), bench.audit());
            assertEquals(free, bench.get(Memories.class).freeFrames());
        }
    }

    @Test
    void whereTheyCannotBeHadTheVersionStaysAndNoneIsKept() throws Exception {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            GrantTable table = bench.get(GrantTables.class).table(domain);
            table.grow(9);
            List<Long> taken = new ArrayList<>();
            while (bench.get(Memories.class).freeFrames() > 1) {
                taken.add(domain.memory().lend(true));
            }
            assertEquals(-Errno.ENOMEM, version(bench, domain, 2), "two frames of marks are needed, one is free");
            assertEquals(1, table.version());
            assertEquals(List.of(), table.statusFrames());
            assertEquals(1, bench.get(Memories.class).freeFrames());
            domain.memory().free(taken.removeLast());
            assertEquals(0, version(bench, domain, 2));
            assertEquals(2, table.statusFrames().size());
            taken.forEach(domain.memory()::free);
            assertEquals(List.of(), bench.audit());
        }
    }

    private static long version(MemoryBench bench, Domain domain, int version) {
        bench.scratch(domain, version);
        return bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_grant_table_op,
            GrantTableOp.GNTTABOP_set_version, AT);
    }
}
