// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.abi.Errno;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.core.internal.domain.Domain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that a domain is made with: each is what it says, and only for that domain. */
final class DomainLimitsAreKeptTest {
    private final GrantBench grants = new GrantBench();

    @AfterEach
    void close() {
        grants.close();
    }

    @Test
    void grantFramesEndAtTheirNumber() {
        Domain small = grants.bench.domain("small", 1, new DomainLimits(3, 1, 2, 5));
        Domain usual = grants.domain("usual");
        assertEquals(GrantStatus.GNTST_okay, setup(small, 3));
        assertEquals(GrantStatus.GNTST_general_error, setup(small, 4));
        assertEquals(GrantStatus.GNTST_okay, setup(usual, 64));
        grants.bench.ints(grants.at(small), GrantBench.SELF, 0, 0, 0);
        assertEquals(0, grants.call(small, GrantTableOp.GNTTABOP_query_size));
        assertEquals(3, grants.bench.intAt(grants.at(small) + 4));
        assertEquals(3, grants.bench.intAt(grants.at(small) + 8));
    }

    @Test
    void aDomainHeldToVersionOneIsToldSoAsByXen() {
        Domain old = grants.bench.domain("old", 1, new DomainLimits(64, 1024, 1, 1023));
        assertEquals(-Errno.ENOSYS, grants.version(old, 2));
        assertEquals(1, grants.bench.intAt(grants.at(old)));
        assertEquals(0, grants.version(old, 1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 256", "2, 512"})
    void handlesEndWithTheMaptrackFrames(int frames, int handles) {
        Domain owner = grants.domain("owner");
        Domain mapper = grants.bench.domain("mapper", 1, new DomainLimits(1, frames, 2, 5));
        grants.table(owner).write(9, GrantFlags.GTF_permit_access, mapper.domid(), grants.page(owner, 0));
        for (int i = 0; i < handles; i++) {
            assertEquals(GrantStatus.GNTST_okay, grants.map(mapper, GrantTableOp.GNTMAP_device_map, 9, owner.domid()));
        }
        assertEquals(GrantStatus.GNTST_no_device_space,
            grants.map(mapper, GrantTableOp.GNTMAP_device_map, 9, owner.domid()));
        for (int i = 0; i < handles; i++) {
            assertEquals(GrantStatus.GNTST_okay, grants.unmap(mapper, i));
        }
        assertEquals(0, grants.bench.memories.holds());
    }

    @Test
    void eventChannelsEndAtTheirHighestPort() {
        Domain small = grants.bench.domain("small", 1, new DomainLimits(1, 1, 1, 5));
        // The toolstack took ports 1 and 2.
        for (int port = 3; port <= 5; port++) {
            grants.bench.ints(grants.at(small), GrantBench.SELF | GrantBench.SELF << 16, 0);
            assertEquals(0, allocate(small));
            assertEquals(port, grants.bench.intAt(grants.at(small) + 4));
        }
        assertEquals(-Errno.ENOSPC, allocate(small));
    }

    @ParameterizedTest(name = "{0} grant frames, {1} maptrack frames, version {2}, {3} event channels")
    @CsvSource({"0, 0, 1, 2", "1025, 0, 1, 2", "1, -1, 1, 2", "1, 4097, 1, 2", "1, 0, 0, 2", "1, 0, 3, 2",
        "1, 0, 1, 1", "1, 0, 1, 131072"})
    void limitsOutsideTheirRangesCannotBeMade(int frames, int maptrack, int version, int channels) {
        assertThrows(IllegalArgumentException.class, () -> new DomainLimits(frames, maptrack, version, channels));
    }

    private long allocate(Domain domain) {
        return grants.bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_event_channel_op,
            EventChannelOp.EVTCHNOP_alloc_unbound, grants.at(domain));
    }

    private int setup(Domain domain, int frames) {
        grants.bench.words(grants.at(domain), GrantBench.SELF | (long) frames << 32, 0, grants.at(domain) + 64);
        assertEquals(0, grants.call(domain, GrantTableOp.GNTTABOP_setup_table));
        return (short) grants.bench.intAt(grants.at(domain) + 8);
    }
}
