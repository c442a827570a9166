// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.Virq;
import io.ringzero.abi.layout.EvtchnBindVirq;
import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuTimeInfo;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.fake.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The timers of a vCPU and the time that it is told (public/vcpu.h, public/xen.h). */
class TimersBehaveAsXenTest {
    private static final long NANOS = 1_000_000_000L;

    private Bench bench;
    private FakeClock clock;
    private Domain domain;
    private Vcpu vcpu;
    private long port;

    @BeforeEach
    void begin() {
        bench = new Bench();
        clock = bench.machine.fakeClock();
        clock.advanceTo(5 * NANOS);
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        assertEquals(0, operation(VcpuOp.VCPUOP_stop_periodic_timer));
        bench.ints(bench.scratch(domain), Virq.VIRQ_TIMER, 0, 0);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EventChannelOp.EVTCHNOP_bind_virq,
            bench.scratch(domain)));
        port = bench.intAt(bench.scratch(domain) + EvtchnBindVirq.PORT);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private long operation(int operation, long... words) {
        bench.words(bench.scratch(domain), words);
        return bench.call(vcpu, Hypercall.HYPERVISOR_vcpu_op, operation, 0, bench.scratch(domain));
    }

    /** Whether the timer's interrupt is pending; it is not any more. */
    private boolean took() {
        long at = domain.memory().sharedInfo() + SharedInfo.EVTCHN_PENDING;
        long pending = bench.wordAt(at);
        bench.words(at, pending & ~(1L << port));
        bench.machine.memory().writeByte(domain.memory().sharedInfo() + VcpuInfo.EVTCHN_UPCALL_PENDING, (byte) 0);
        bench.words(domain.memory().sharedInfo() + VcpuInfo.EVTCHN_PENDING_SEL, 0);
        return (pending >>> port & 1) != 0;
    }

    @Test
    void aTimeSetReplacesTheOneBefore() {
        bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, 6 * NANOS);
        bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, 7 * NANOS);
        clock.advanceTo(7 * NANOS - 1);
        assertFalse(took());
        clock.advanceTo(7 * NANOS);
        assertTrue(took());
        clock.advanceTo(20 * NANOS);
        assertFalse(took(), "once only");
    }

    @Test
    void zeroStopsAndThePastIsNow() {
        bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, 6 * NANOS);
        bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, 0);
        clock.advanceTo(8 * NANOS);
        assertFalse(took());
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, 1));
        clock.advanceTo(clock.systemNanos());
        assertTrue(took());
    }

    /** Linux means "soon" by a time that is far off; Xen looks again after 100 ms. */
    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807"})
    void impossibleTimesAreLookedAtAgainSoon(long time) {
        long now = clock.systemNanos();
        bench.call(vcpu, Hypercall.HYPERVISOR_set_timer_op, time);
        clock.advanceTo(now + 99_000_000);
        assertFalse(took());
        clock.advanceTo(now + 101_000_000);
        assertTrue(took());
    }

    @ParameterizedTest
    @CsvSource({"4, 0, 0, true", "4, 1, -62, false", "6, 1, 0, true", "6, 0, 0, true"})
    void singleShotWithTheFutureFlagRefusesThePast(long seconds, int flags, int answer, boolean fires) {
        long now = clock.systemNanos();
        assertEquals(answer, operation(VcpuOp.VCPUOP_set_singleshot_timer, seconds * NANOS, flags));
        clock.advanceTo(now + 2 * NANOS);
        assertEquals(fires, took());
        assertEquals(62, Errno.ETIME);
    }

    @Test
    void stoppedSingleShotIsSilent() {
        assertEquals(0, operation(VcpuOp.VCPUOP_set_singleshot_timer, 6 * NANOS, 0));
        assertEquals(0, operation(VcpuOp.VCPUOP_stop_singleshot_timer));
        clock.advanceTo(8 * NANOS);
        assertFalse(took());
    }

    @ParameterizedTest
    @CsvSource({"999999, -22", "1000000, 0", "3600000000000, 0"})
    void periodsAreBounded(long nanos, int answer) {
        assertEquals(answer, operation(VcpuOp.VCPUOP_set_periodic_timer, nanos));
    }

    @Test
    void thePeriodicTimerTicksWhileTheVcpuRuns() {
        VcpuTimers timers = bench.get(VcpuTimers.class);
        long now = clock.systemNanos();
        assertEquals(0, operation(VcpuOp.VCPUOP_set_periodic_timer, 2_000_000));
        timers.entered(vcpu);
        for (int tick = 1; tick <= 3; tick++) {
            clock.advanceTo(now + tick * 2_000_000L - 1);
            assertFalse(took(), "before tick " + tick);
            clock.advanceTo(now + tick * 2_000_000L);
            assertTrue(took(), "tick " + tick);
        }
        timers.left(vcpu);
        clock.advanceTo(now + NANOS);
        assertFalse(took(), "it does not run");
        timers.entered(vcpu);
        assertTrue(took(), "one for all that were missed");
        assertEquals(0, operation(VcpuOp.VCPUOP_stop_periodic_timer));
        clock.advanceTo(now + 2 * NANOS);
        assertFalse(took());
    }

    /** system_time + ((tsc - tsc_timestamp) scaled) is system time, whatever the time between. */
    @Test
    void theScaleGivesSystemTime() {
        bench.get(SharedTime.class).update(vcpu);
        long info = domain.memory().sharedInfo() + VcpuInfo.TIME;
        assertEquals(0, bench.intAt(info + VcpuTimeInfo.VERSION) & 1);
        long stamp = bench.wordAt(info + VcpuTimeInfo.TSC_TIMESTAMP);
        long system = bench.wordAt(info + VcpuTimeInfo.SYSTEM_TIME);
        long mul = bench.intAt(info + VcpuTimeInfo.TSC_TO_SYSTEM_MUL) & 0xffff_ffffL;
        int shift = bench.machine.memory().readByte(info + VcpuTimeInfo.TSC_SHIFT);
        clock.advanceTo(clock.systemNanos() + 1_234_567_891L);
        long delta = clock.tsc() - stamp << shift;
        assertEquals(clock.systemNanos(), system + Math.unsignedMultiplyHigh(delta, mul << 32));
        long wall = (bench.intAt(domain.memory().sharedInfo() + SharedInfo.WC_SEC) & 0xffff_ffffL) * NANOS
            + bench.intAt(domain.memory().sharedInfo() + SharedInfo.WC_NSEC);
        assertEquals(clock.wallNanos(), wall + clock.systemNanos());
    }
}
