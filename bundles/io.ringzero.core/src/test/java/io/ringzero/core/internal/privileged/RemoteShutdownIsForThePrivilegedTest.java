// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.SchedOp;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SCHEDOP_remote_shutdown and the machine's memory map, from a domain with privilege and from one without. */
class RemoteShutdownIsForThePrivilegedTest {
    private static final long ARGS = (long) MemoryBench.SCRATCH * MemoryBench.PAGE;
    private static final long REBOOT = 1L << 32;

    private final PrivilegedStand stand = new PrivilegedStand();
    private Domain master;
    private Domain plain;

    @BeforeEach
    void begin() {
        master = stand.domain("master", true);
        plain = stand.domain("plain", false);
    }

    @AfterEach
    void end() {
        stand.close();
    }

    private long shutdown(Domain caller, int domid) {
        stand.bench.scratch(caller, domid | REBOOT);
        return stand.call(caller, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_remote_shutdown, ARGS);
    }

    @Test
    void oneWithPrivilegeShutsAnotherDown() {
        assertEquals(0, shutdown(master, plain.domid()));
        assertEquals(ShutdownReason.REBOOT, plain.shutdown());
        assertNull(master.shutdown());
    }

    @Test
    void nobodyShutsItselfDownSoNorTheSystem() {
        assertEquals(-Errno.EPERM, shutdown(master, master.domid()));
        assertEquals(-Errno.EPERM, shutdown(master, 0));
        assertEquals(-Errno.ESRCH, shutdown(master, 99));
        assertEquals(-Errno.EPERM, shutdown(plain, master.domid()));
        assertNull(master.shutdown());
        assertNull(plain.shutdown());
    }

    @Test
    void theMachinesMemoryIsOnePieceOfRam() {
        long list = ARGS + 512;
        stand.bench.scratch(master, 2, list);
        assertEquals(0, stand.call(master, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_machine_memory_map, ARGS));
        assertEquals(1, stand.word(master, ARGS) & 0xffff_ffffL);
        assertEquals(0, stand.word(master, list));
        assertEquals(stand.bench.machine.memory().frames() * MemoryBench.PAGE, stand.word(master, list + 8));
        assertEquals(1, stand.word(master, list + 16) & 0xffff_ffffL);
        stand.bench.scratch(master, 1, list);
        assertEquals(-Errno.EINVAL,
            stand.call(master, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_machine_memory_map, ARGS));
    }
}
