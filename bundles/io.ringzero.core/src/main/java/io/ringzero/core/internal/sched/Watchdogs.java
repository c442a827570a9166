// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.sched;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimerId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.domain.Lifecycle;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SCHEDOP_watchdog: two timers per domain that end it unless it sets them again (public/sched.h). */
@Singleton
public final class Watchdogs implements DomainResource {
    private static final int TIMERS = 2;
    private static final long NANOS = 1_000_000_000L;

    private final Clock clock;
    private final Provider<Lifecycle> lifecycle;
    private final Map<Domain, @Nullable TimerId[]> all = new HashMap<>();

    @Inject
    public Watchdogs(Machine machine, Provider<Lifecycle> lifecycle) {
        this.clock = machine.clock();
        this.lifecycle = lifecycle;
    }

    /**
     * Sets, or with 0 seconds stops, a timer.
     *
     * @param id 0 for a free one, else 1 or 2
     * @return number of the timer where a free one was asked for, else 0
     */
    long set(Domain domain, long id, long seconds) throws GuestFaultException {
        if (id > TIMERS) {
            throw new GuestFaultException(Errno.EINVAL, "watchdog " + id + " is not one of " + TIMERS);
        }
        @Nullable
        TimerId[] timers = all.computeIfAbsent(domain, ignored -> new TimerId[TIMERS]);
        if (id == 0) {
            if (seconds == 0) {
                throw new GuestFaultException(Errno.EINVAL, "a new watchdog needs a time");
            }
            for (int i = 0; i < TIMERS; i++) {
                if (timers[i] == null) {
                    start(domain, timers, i, seconds);
                    return i + 1;
                }
            }
            throw new GuestFaultException(Errno.ENOSPC, "all watchdogs are in use");
        }
        int index = (int) id - 1;
        if (timers[index] == null) {
            throw new GuestFaultException(Errno.EINVAL, "watchdog " + id + " is not in use");
        }
        stop(timers, index);
        if (seconds != 0) {
            start(domain, timers, index, seconds);
        }
        return 0;
    }

    @Override
    public void domainEnds(Domain domain) {
        @Nullable
        TimerId[] timers = all.remove(domain);
        for (int i = 0; timers != null && i < TIMERS; i++) {
            stop(timers, i);
        }
    }

    private void start(Domain domain, @Nullable TimerId[] timers, int index, long seconds) {
        timers[index] = clock.at(clock.systemNanos() + seconds * NANOS, () -> {
            timers[index] = null;
            lifecycle.get().shutdown(domain, ShutdownReason.WATCHDOG);
        });
    }

    private void stop(@Nullable TimerId[] timers, int index) {
        TimerId timer = timers[index];
        if (timer != null) {
            clock.cancel(timer);
            timers[index] = null;
        }
    }
}
