// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.SwapReport;
import org.jspecify.annotations.Nullable;

/**
 * Emits the events, by the machine's owner, so that their order is that of the books. While nobody records, each call is one test of a flag
 * of the Flight Recorder: the event's object never leaves its method and is not made. No call changes the machine.
 */
public final class Trace {
    private static final int NOBODY = -1;

    private Trace() {
    }

    /**
     * Who is on a pCPU changed, or somebody who had slept there runs again.
     *
     * @param now system time, ns
     * @param from who left, null for nobody
     * @param fromRunnable whether who left can run
     * @param to who is there from now on, null for nobody
     */
    public static void switched(long now, int pcpu, @Nullable VcpuParams from, boolean fromRunnable,
        @Nullable VcpuParams to) {
        SwitchEvent event = new SwitchEvent();
        if (event.isEnabled()) {
            event.systemNanos = now;
            event.pcpu = pcpu;
            event.fromDomain = from == null ? NOBODY : from.domid();
            event.fromVcpu = from == null ? NOBODY : from.number();
            event.fromRunnable = fromRunnable;
            event.toDomain = to == null ? NOBODY : to.domid();
            event.toVcpu = to == null ? NOBODY : to.number();
            event.commit();
        }
    }

    /** A vCPU woke; time in ns of system time. */
    public static void woke(long now, VcpuParams vcpu) {
        WakeEvent event = new WakeEvent();
        if (event.isEnabled()) {
            event.systemNanos = now;
            event.domain = vcpu.domid();
            event.vcpu = vcpu.number();
            event.commit();
        }
    }

    /**
     * A vCPU went to sleep.
     *
     * @param now system time, ns
     * @param ran whether it ran until now
     */
    public static void blocked(long now, VcpuParams vcpu, boolean ran) {
        BlockEvent event = new BlockEvent();
        if (event.isEnabled()) {
            event.systemNanos = now;
            event.domain = vcpu.domid();
            event.vcpu = vcpu.number();
            event.ran = ran;
            event.commit();
        }
    }

    /** A handover came to its end; time in ns of system time. */
    public static void swapped(long now, SwapReport report) {
        SwapEvent event = new SwapEvent();
        if (event.isEnabled()) {
            event.systemNanos = now;
            event.slot = report.slot();
            event.from = report.from();
            event.to = report.to();
            event.done = report.done();
            event.reason = report.reason();
            event.pauseNanos = report.pauseNanos();
            event.commit();
        }
    }
}
