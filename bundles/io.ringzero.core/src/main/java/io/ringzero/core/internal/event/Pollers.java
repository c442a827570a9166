// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimerId;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** vCPUs that wait in SCHEDOP_poll for one of some ports, or for a time. On pCPU threads, in turns and at safe points. */
@Singleton
public final class Pollers {
    private final Clock clock;
    private final Map<Vcpu, Waiter> waiters = new HashMap<>();

    private record Waiter(int[] ports, @Nullable TimerId timer) {
    }

    @Inject
    public Pollers(Machine machine) {
        this.clock = machine.clock();
    }

    /**
     * Makes a vCPU wait; the caller has seen that none of the ports is pending.
     *
     * @param untilNanos system time at which it goes on at the latest, 0 for never
     */
    public void poll(Vcpu vcpu, int[] ports, long untilNanos) {
        TimerId timer = untilNanos == 0 ? null : clock.at(untilNanos, () -> release(vcpu));
        waiters.put(vcpu, new Waiter(ports.clone(), timer));
        vcpu.hold(Vcpu.Wait.POLLING);
    }

    /** A port became pending, masked or not. */
    void raised(Domain domain, int port) {
        if (waiters.isEmpty()) {
            return;
        }
        for (Vcpu vcpu : domain.vcpus()) {
            Waiter waiter = waiters.get(vcpu);
            if (waiter != null && Arrays.stream(waiter.ports).anyMatch(polled -> polled == port)) {
                release(vcpu);
            }
        }
    }

    /** Ends a vCPU's waiting, for whatever reason; without effect when it does not wait here. */
    public void release(Vcpu vcpu) {
        Waiter waiter = waiters.remove(vcpu);
        if (waiter != null) {
            if (waiter.timer != null) {
                clock.cancel(waiter.timer);
            }
            vcpu.let(Vcpu.Wait.POLLING);
        }
    }
}
