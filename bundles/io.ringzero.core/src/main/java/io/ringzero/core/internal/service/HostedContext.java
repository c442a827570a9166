// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.service;

import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.Timers;
import io.ringzero.api.machine.Input;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimerId;
import io.ringzero.api.xen.DomainId;
import io.ringzero.core.internal.event.ServicePorts;
import io.ringzero.core.internal.grant.GrantTables;
import io.ringzero.core.internal.log.HypervisorLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What one service domain holds: every port, mapping, timer and hold goes through here, so that all end with it. A turn that throws ends the
 * service domain. In turns and at safe points, but for {@link #call} and {@link #post}.
 */
final class HostedContext implements ServiceContext, AutoCloseable {
    private final String name;
    private final Machine machine;
    private final HypervisorLog log;
    private final Runnable end;
    private final Set<AutoCloseable> held = new LinkedHashSet<>();
    private final HostedEvents events;
    private final HostedGrants grants;
    private final HostedTimers timers;
    private boolean closed;

    HostedContext(String name, Machine machine, ServicePorts ports, GrantTables tables, HypervisorLog log,
        Runnable end) {
        this.name = name;
        this.machine = machine;
        this.log = log;
        this.end = end;
        this.events = new HostedEvents(this, ports);
        this.grants = new HostedGrants(this, tables, machine.memory());
        this.timers = new HostedTimers();
    }

    @Override
    public DomainId self() {
        return DomainId.ZERO;
    }

    @Override
    public EventChannels events() {
        return events;
    }

    @Override
    public Grants grants() {
        return grants;
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public <T> T call(Callable<T> work) throws Exception {
        return machine.atSafePoint(() -> {
            if (closed) {
                throw new IllegalStateException("the service domain " + name + " has ended");
            }
            return work.call();
        });
    }

    @Override
    public void post(String what, Runnable work) {
        machine.inbox().post(new Input.Completion(name + ": " + what, () -> run(work)));
    }

    @Override
    public AutoCloseable hold() {
        Machine.Hold hold = machine.hold();
        return hold::close;
    }

    /** Runs a turn; what throws ends this service domain. */
    void run(Runnable turn) {
        if (closed) {
            return;
        }
        try {
            turn.run();
        } catch (RuntimeException | Error e) {
            log.add("service domain " + name + " threw and is ended: " + e);
            end.run();
        }
    }

    /** Keeps something that ends with this service domain. */
    <T extends AutoCloseable> T keep(T held) {
        this.held.add(held);
        return held;
    }

    void drop(AutoCloseable gone) {
        held.remove(gone);
    }

    @Override
    public void close() {
        closed = true;
        List<AutoCloseable> rest = new ArrayList<>(held).reversed();
        held.clear();
        for (AutoCloseable each : rest) {
            try {
                each.close();
            } catch (Exception e) {
                log.add("service domain " + name + ": " + e);
            }
        }
    }

    /** Timers that end with the service domain. */
    private final class HostedTimers implements Timers {
        @Override
        public long systemNanos() {
            return machine.clock().systemNanos();
        }

        @Override
        public AutoCloseable at(long systemNanos, Runnable turn) {
            return keep(new Timer(systemNanos, turn));
        }
    }

    private final class Timer implements AutoCloseable {
        private final TimerId id;

        Timer(long systemNanos, Runnable turn) {
            id = machine.clock().at(systemNanos, () -> {
                drop(this);
                run(turn);
            });
        }

        @Override
        public void close() {
            machine.clock().cancel(id);
            drop(this);
        }
    }
}
