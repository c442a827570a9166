// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import static io.ringzero.abi.EventChannelOp.EVTCHNOP_expand_array;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_init_control;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.log.HypervisorLog;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of docs/quotas.md that no other test is about. */
class WhatAGuestMakesTheHypervisorHoldIsBoundedTest {
    private static final long LATER = 1_000_000_000_000L;

    private Bench bench;
    private Domain domain;
    private Vcpu vcpu;
    private long at;

    @BeforeEach
    void begin() {
        bench = new Bench();
        domain = bench.domain("guest", 2);
        vcpu = domain.vcpus().getFirst();
        at = bench.scratch(domain);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aDomainHasTwoWatchdogs() {
        bench.ints(at, 0, 1000);
        assertEquals(1, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_watchdog, at));
        assertEquals(2, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_watchdog, at));
        assertEquals(-Errno.ENOSPC, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_watchdog, at));
        assertEquals(2, bench.machine.fakeClock().waiting());
    }

    @Test
    void timersOfAVcpuReplaceEachOther() {
        for (int i = 0; i < 1000; i++) {
            bench.words(at, LATER + i, 0);
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_set_singleshot_timer, 0, at));
            bench.words(at, 1_000_000 + i);
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_set_periodic_timer, 0, at));
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, LATER + i));
        }
        assertTrue(bench.machine.fakeClock().waiting() <= 3, () -> bench.machine.fakeClock().waiting() + " timers");
    }

    @Test
    void aPollWatches128Ports() {
        bench.words(at, at + 64, 129, LATER);
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_poll, at));
        assertEquals(0, bench.machine.fakeClock().waiting());
    }

    @Test
    void theLogHas4096LinesAndAGuestsUnknownCalls256OfThem() {
        HypervisorLog log = bench.get(HypervisorLog.class);
        log.clear();
        for (int i = 0; i < 3000; i++) {
            assertEquals(-Errno.ENOSYS, bench.call(vcpu, 1000 + i));
        }
        assertEquals(256, log.lines().size());
        for (int i = 0; i < 2 * HypervisorLog.CAPACITY; i++) {
            log.add("line " + i);
        }
        assertEquals(HypervisorLog.CAPACITY, log.lines().size());
    }

    @Test
    void aStormOfEventsIsOneTurnOfTheService() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        EventChannels channels = bench.get(EventChannels.class);
        int open = channels.allocUnbound(domain, 0);
        var ports = bench.get(io.ringzero.core.internal.event.ServicePorts.class);
        ports.bind(domain.id(), open, turns::incrementAndGet);
        bench.machine.runTurns();
        turns.set(0);
        bench.ints(at, open);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_send, at));
        }
        bench.machine.runTurns();
        assertEquals(1, turns.get());
    }

    @Test
    void theEventArrayHas128Pages() {
        long page = at / 4096 + 1;
        bench.words(at, page, 0, 0);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_init_control, at));
        for (int i = 0; i < 128; i++) {
            bench.words(at, page + 1);
            assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_expand_array, at));
        }
        assertEquals(-Errno.ENOSPC, bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_expand_array, at));
        assertEquals(1 + 128, bench.memories.holds());
    }
}
