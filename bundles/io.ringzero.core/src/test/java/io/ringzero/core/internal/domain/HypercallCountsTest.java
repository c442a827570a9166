// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations are counted under one name whichever way they are named, and no guest makes the table grow without end. */
class HypercallCountsTest {
    @Test
    void byNumberAndByNameAreTheSame() {
        HypercallCounts counts = new HypercallCounts();
        counts.add(Hypercall.HYPERVISOR_sched_op, 1);
        counts.add("sched_op.block");
        counts.add(Hypercall.HYPERVISOR_sched_op, 2);
        counts.add(Hypercall.HYPERVISOR_iret, 7); // has no sub-operations
        counts.add(Hypercall.HYPERVISOR_sched_op, 99);
        assertEquals(Map.of("sched_op.block", 2L, "sched_op.shutdown", 1L, "iret", 1L, "sched_op.99", 1L),
            counts.snapshot());
    }

    @Test
    void aGuestThatMakesNamesUpFillsNothing() {
        HypercallCounts counts = new HypercallCounts();
        for (long i = 0; i < 100_000; i++) {
            counts.add(Hypercall.HYPERVISOR_sched_op, 1000 + i);
            counts.add(900 + (int) i, i);
        }
        assertTrue(counts.snapshot().size() <= 1025, "names: " + counts.snapshot().size());
        assertEquals(200_000, counts.snapshot().values().stream().mapToLong(Long::longValue).sum());
    }
}
