// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A machine without guests, in virtual time: pCPUs that ask a scheduler, vCPUs that want to run always or in bursts. Every answer
 * is held against the model. As in the machine, each wake lets all pCPUs ask again, and one that idles asks after a millisecond.
 */
public final class SchedulerSimulation {
    private static final long MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final SchedulerModel model = new SchedulerModel();
    private final Map<Integer, Load> loads = new TreeMap<>();
    private final long[] askedAt;
    private final long[] sliceEnds;
    private long now;

    /** One vCPU: bursts of running between sleeps; a burst without end for who is always busy. */
    private static final class Load {
        final long burstNanos;
        final long sleepNanos;
        long leftNanos;
        long wakesAt = NEVER;
        long wokenAt;
        long ranNanos;
        long worstWaitNanos;
        boolean waits;

        Load(long burstNanos, long sleepNanos) {
            this.burstNanos = burstNanos;
            this.sleepNanos = sleepNanos;
            this.leftNanos = burstNanos;
        }
    }

    /** @param scheduler one that has adopted the empty record */
    public SchedulerSimulation(Scheduler scheduler, int pcpus) {
        this.scheduler = scheduler;
        askedAt = new long[pcpus];
        sliceEnds = new long[pcpus];
        for (int pcpu = 0; pcpu < pcpus; pcpu++) {
            model.pcpus.add(pcpu);
            scheduler.pcpuAdded(pcpu);
        }
    }

    /** A vCPU that always wants to run. */
    public void busy(int vcpu, VcpuParams params) {
        sleeper(vcpu, params, NEVER, 0);
    }

    /** A vCPU that runs for a burst, sleeps, and so on. */
    public void sleeper(int vcpu, VcpuParams params, long burstNanos, long sleepNanos) {
        loads.put(vcpu, new Load(burstNanos, sleepNanos));
        model.vcpus.put(vcpu, params);
        scheduler.add(vcpu, params);
        wake(vcpu);
    }

    /** For how long a vCPU has run. */
    public long ranNanos(int vcpu) {
        return load(vcpu).ranNanos;
    }

    /** The longest time from a wake to the first instruction. */
    public long worstWaitNanos(int vcpu) {
        return load(vcpu).worstWaitNanos;
    }

    /** Lets time pass. */
    public void runUntil(long end) {
        while (now < end) {
            for (int pcpu = 0; pcpu < sliceEnds.length; pcpu++) {
                if (sliceEnds[pcpu] <= now) {
                    ask(pcpu);
                }
            }
            long next = Math.min(end, Arrays.stream(sliceEnds).min().orElseThrow());
            for (Load load : loads.values()) {
                next = Math.min(next, load.wakesAt);
            }
            for (int vcpu : model.seats.values()) {
                Load load = load(vcpu);
                next = load.burstNanos == NEVER ? next : Math.min(next, now + load.leftNanos);
            }
            pass(Math.max(0, next - now));
        }
    }

    private void pass(long nanos) {
        now += nanos;
        model.seats.forEach((pcpu, vcpu) -> {
            Load load = load(vcpu);
            load.ranNanos += nanos;
            if (load.burstNanos != NEVER) {
                load.leftNanos -= nanos;
                if (load.leftNanos <= 0) {
                    load.leftNanos = load.burstNanos;
                    load.wakesAt = now + load.sleepNanos;
                    model.awake.remove(vcpu);
                    scheduler.sleep(vcpu, now);
                    sliceEnds[pcpu] = now;
                }
            }
        });
        loads.forEach((vcpu, load) -> {
            if (load.wakesAt <= now) {
                load.wakesAt = NEVER;
                wake(vcpu);
            }
        });
    }

    private void wake(int vcpu) {
        Load load = load(vcpu);
        load.wokenAt = now;
        load.waits = true;
        model.awake.add(vcpu);
        scheduler.wake(vcpu, now);
        Arrays.fill(sliceEnds, now);
    }

    private void ask(int pcpu) {
        long picked = scheduler.pick(pcpu, model.previous(pcpu), now - askedAt[pcpu], now);
        assertNull(model.objection(picked, pcpu), () -> "for pCPU " + pcpu + " at " + now);
        model.seat(pcpu, picked);
        askedAt[pcpu] = now;
        if (picked == Scheduler.IDLE) {
            sliceEnds[pcpu] = now + MILLI;
            return;
        }
        sliceEnds[pcpu] = now + Scheduler.sliceMicros(picked) * 1000L;
        Load load = load(Scheduler.vcpu(picked));
        if (load.waits) {
            load.waits = false;
            load.worstWaitNanos = Math.max(load.worstWaitNanos, now - load.wokenAt);
        }
    }

    private Load load(int vcpu) {
        return Objects.requireNonNull(loads.get(vcpu), () -> "vCPU " + vcpu);
    }
}
