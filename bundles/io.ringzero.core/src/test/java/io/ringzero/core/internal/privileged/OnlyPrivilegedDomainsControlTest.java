// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the option privileged every such call is answered -EPERM, and changes nothing. */
class OnlyPrivilegedDomainsControlTest {
    private static final long ARGS = (long) SCRATCH * PAGE;
    private static final int PRESENT_WRITABLE = 0x67;

    private PrivilegedStand stand;
    private Domain domain;
    private Domain other;

    @BeforeEach
    void begin() {
        stand = new PrivilegedStand();
        domain = stand.domain("guest", false);
        other = stand.domain("other", false);
    }

    @AfterEach
    void nothingHasChanged() {
        assertEquals(2, stand.bench.get(DomainTable.class).all().size());
        assertTrue(other.paused(), "as it was made");
        assertEquals(List.of(), stand.bench.audit());
        stand.close();
    }

    @ParameterizedTest
    @ValueSource(
        ints = {1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 25, 27, 28, 35, 36, 61, 999})
    void domctl(int command) {
        assertEquals(-Errno.EPERM, stand.domctl(domain, command, other.domid(), 1, 1, 1, 1L << 32));
        assertEquals(-Errno.EPERM, stand.domctl(domain, command, domain.domid(), 1, 1, 1, 1L << 32));
        assertEquals(-Errno.EPERM, stand.domctl(domain, command, 0, 1, 1, 1, 1L << 32));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 6, 7, 8, 9, 11, 15, 16, 17, 999})
    void sysctl(int command) {
        assertEquals(-Errno.EPERM, stand.sysctl(domain, command, 1, ARGS, 1));
    }

    @Test
    void platform() {
        for (long command : new long[] {17, 55, 62}) {
            assertEquals(-Errno.EPERM,
                stand.control(domain, Hypercall.HYPERVISOR_platform_op, command | 0x0300_0001L << 32, 0, 0, 0));
        }
    }

    @Test
    void foreignFrames() {
        long entry = stand.bench.mfn(other, FREE) << 12 | PRESENT_WRITABLE;
        long at = stand.bench.guestEntryAddress(domain, (long) FREE * PAGE);
        stand.bench.write(domain, SCRATCH, 0, at, entry);
        assertEquals(-Errno.EPERM,
            stand.call(domain, Hypercall.HYPERVISOR_mmu_update, ARGS, 1, 0, other.domid()));
        assertEquals(-Errno.EPERM, stand.call(domain, Hypercall.HYPERVISOR_update_va_mapping_otherdomain,
            (long) FREE * PAGE, entry, 0, other.domid()));
        stand.bench.write(domain, SCRATCH, 0, MmuExt.MMUEXT_PIN_L1_TABLE, stand.bench.mfn(other, FREE), 0);
        assertEquals(-Errno.EPERM, stand.call(domain, Hypercall.HYPERVISOR_mmuext_op, ARGS, 1, 0, other.domid()));
        stand.bench.scratch(domain, ARGS + PAGE, 1, 0, other.domid());
        for (int command : new int[] {MemoryOp.XENMEM_populate_physmap, MemoryOp.XENMEM_increase_reservation,
            MemoryOp.XENMEM_decrease_reservation}) {
            assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_memory_op, command, ARGS), "no extent is done");
        }
        stand.bench.scratch(domain, other.domid());
        assertEquals(-Errno.EPERM,
            stand.call(domain, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_current_reservation, ARGS));
    }
}
