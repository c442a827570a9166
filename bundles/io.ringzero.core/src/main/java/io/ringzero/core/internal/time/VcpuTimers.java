// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.time;

import io.ringzero.abi.Virq;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimerId;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.EventChannels;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each vCPU's single-shot and periodic timer; both raise VIRQ_TIMER (public/vcpu.h). The periodic one ticks only while its vCPU
 * is in a run, as in Xen, and begins with 100 Hz. On pCPU threads, in turns and at safe points.
 */
@Singleton
public final class VcpuTimers {
    /** Xen's default ticker of PV guests, nanoseconds. */
    private static final long DEFAULT_PERIOD = 10_000_000;

    private final Clock clock;
    private final EventChannels channels;
    private final Map<Vcpu, Timers> all = new HashMap<>();

    private static final class Timers {
        @Nullable
        TimerId singleshot;
        @Nullable
        TimerId tick;
        long period = DEFAULT_PERIOD;
        long lastTick;
        boolean running;
    }

    @Inject
    public VcpuTimers(Machine machine, EventChannels channels) {
        this.clock = machine.clock();
        this.channels = channels;
    }

    /** Raises the timer interrupt once at a system time, in place of any time set before. */
    public void singleshot(Vcpu vcpu, long atNanos) {
        Timers timers = timers(vcpu);
        stopSingleshot(vcpu);
        timers.singleshot = clock.at(Math.max(atNanos, 0), () -> {
            timers.singleshot = null;
            channels.virq(vcpu, Virq.VIRQ_TIMER);
        });
    }

    public void stopSingleshot(Vcpu vcpu) {
        Timers timers = timers(vcpu);
        if (timers.singleshot != null) {
            clock.cancel(timers.singleshot);
            timers.singleshot = null;
        }
    }

    /** Sets the period of the ticker, nanoseconds; 0 stops it. */
    public void periodic(Vcpu vcpu, long period) {
        Timers timers = timers(vcpu);
        timers.period = period;
        timers.lastTick = clock.systemNanos();
        disarm(timers);
        if (timers.running) {
            arm(vcpu, timers);
        }
    }

    /** The vCPU begins to run on a pCPU. */
    public void entered(Vcpu vcpu) {
        Timers timers = timers(vcpu);
        timers.running = true;
        if (timers.period != 0) {
            if (clock.systemNanos() - timers.lastTick >= timers.period) {
                tick(vcpu, timers);
            } else {
                arm(vcpu, timers);
            }
        }
    }

    /** The vCPU stopped running. */
    public void left(Vcpu vcpu) {
        Timers timers = timers(vcpu);
        timers.running = false;
        disarm(timers);
    }

    /** Forgets a vCPU and cancels what it has. */
    public void remove(Vcpu vcpu) {
        stopSingleshot(vcpu);
        disarm(timers(vcpu));
        all.remove(vcpu);
    }

    private void tick(Vcpu vcpu, Timers timers) {
        timers.tick = null;
        timers.lastTick = clock.systemNanos();
        channels.virq(vcpu, Virq.VIRQ_TIMER);
        if (timers.running) {
            arm(vcpu, timers);
        }
    }

    private void arm(Vcpu vcpu, Timers timers) {
        if (timers.period != 0 && timers.tick == null) {
            timers.tick = clock.at(timers.lastTick + timers.period, () -> tick(vcpu, timers));
        }
    }

    private void disarm(Timers timers) {
        if (timers.tick != null) {
            clock.cancel(timers.tick);
            timers.tick = null;
        }
    }

    private Timers timers(Vcpu vcpu) {
        return all.computeIfAbsent(vcpu, ignored -> new Timers());
    }
}
