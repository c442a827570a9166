// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XENMEM_acquire_resource of a grant table's status frames, and what a mapping of them from outside holds. */
final class StatusFramesAreMappedFromOutsideTest {
    private static final long ARGS = (long) MemoryBench.SCRATCH * MemoryBench.PAGE;
    private static final long LIST = ARGS + 2048;
    private static final long TABLE = 1L << 16;
    private static final long STATUS = 1L << 32;

    @Test
    void onlyOfAVersionThatHasThemAndForAsLongAsSomebodyLooks() {
        try (PrivilegedStand stand = new PrivilegedStand()) {
            Domain watcher = stand.domain("watcher", true);
            Domain guest = stand.domain("guest", false);
            assertEquals(0, acquire(stand, watcher, guest, 0, 0, 0));
            assertEquals(8, stand.word(watcher, ARGS + 8), "status frames at most");
            assertEquals(-Errno.EINVAL, acquire(stand, watcher, guest, 1, 0, LIST), "version 1 has none");
            assertEquals(0, version(stand, guest, 2));
            assertEquals(0, acquire(stand, watcher, guest, 1, 7, LIST), "the table grows");
            assertEquals(0, acquire(stand, watcher, guest, 1, 0, LIST));
            long mfn = stand.word(watcher, LIST);
            assertEquals(-Errno.EINVAL, acquire(stand, watcher, guest, 1, 8, LIST));
            assertEquals(0, map(stand, watcher, guest, mfn << 12 | 0x67));
            assertEquals(List.of(), stand.bench.audit());
            assertEquals(-Errno.EBUSY, version(stand, guest, 1));
            assertEquals(0, map(stand, watcher, guest, 0));
            assertEquals(0, version(stand, guest, 1));
            assertEquals(List.of(), stand.bench.audit());
        }
    }

    private static long acquire(PrivilegedStand stand, Domain caller, Domain of, long count, long first, long list) {
        stand.bench.scratch(caller, of.domid() | TABLE | STATUS, count, first, list);
        return stand.call(caller, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_acquire_resource, ARGS);
    }

    private static long map(PrivilegedStand stand, Domain caller, Domain of, long entry) {
        return stand.call(caller, Hypercall.HYPERVISOR_update_va_mapping_otherdomain,
            (long) MemoryBench.FREE * MemoryBench.PAGE, entry, 2, of.domid());
    }

    private static long version(PrivilegedStand stand, Domain guest, int version) {
        stand.bench.scratch(guest, version);
        return stand.call(guest, Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_set_version, ARGS);
    }
}
