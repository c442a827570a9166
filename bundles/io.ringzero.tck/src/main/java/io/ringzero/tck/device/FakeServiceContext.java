// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.device;

import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.Timers;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvEndpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;

/**
 * A service domain's context in a test: grants and ports are those that the test offers, posted work runs when the test says
 * so, time stands still until {@link #advance}. One thread.
 */
public final class FakeServiceContext implements ServiceContext, EventChannels, Grants, Timers {
    private static final int ESRCH = 3;
    private static final int EINVAL = 22;

    private final Map<String, GuestPage> granted = new HashMap<>();
    private final Map<String, FakePort> ports = new HashMap<>();
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private long nanos;
    private int lastReference;
    private int lastPort;

    private record Alarm(long at, Runnable turn) {
    }

    /** Lets a domain offer a page and a port, as a new guest does for its console and its store ring. */
    public PvEndpoint offer(DomainId domain, GuestPage page) {
        PvEndpoint endpoint = new PvEndpoint(++lastReference, 0x100 + lastReference, ++lastPort);
        granted.put(domain + "/" + endpoint.grantReference(), page);
        ports.put(domain + "/" + endpoint.port(), new FakePort(endpoint.port()));
        return endpoint;
    }

    /** The port that belongs to an endpoint that was offered. */
    public FakePort port(DomainId domain, PvEndpoint endpoint) {
        FakePort port = ports.get(domain + "/" + endpoint.port());
        if (port == null) {
            throw new IllegalArgumentException("no port was offered as " + endpoint);
        }
        return port;
    }

    /** Runs all posted work, in order. */
    public void runPosted() {
        for (Runnable work = posted.poll(); work != null; work = posted.poll()) {
            work.run();
        }
    }

    /** Moves time on and runs the turns that are due. */
    public void advance(long byNanos) {
        nanos += byNanos;
        List<Alarm> due = alarms.stream().filter(alarm -> alarm.at() <= nanos).toList();
        alarms.removeAll(due);
        due.forEach(alarm -> alarm.turn().run());
    }

    @Override
    public DomainId self() {
        return DomainId.ZERO;
    }

    @Override
    public EventChannels events() {
        return this;
    }

    @Override
    public Grants grants() {
        return this;
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public <T> T call(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    public void post(String what, Runnable work) {
        posted.add(work);
    }

    @Override
    public AutoCloseable hold() {
        return () -> {
        };
    }

    @Override
    public Port allocUnbound(DomainId peer, Runnable turn) {
        FakePort port = new FakePort(++lastPort);
        port.bind(turn);
        return port;
    }

    @Override
    public Port bind(DomainId peer, int remotePort, Runnable turn) throws GuestFaultException {
        FakePort port = ports.get(peer + "/" + remotePort);
        if (port == null || port.bound()) {
            throw new GuestFaultException(EINVAL, peer + " offers no port " + remotePort);
        }
        port.bind(turn);
        return port;
    }

    @Override
    public Mapping map(DomainId peer, int grantReference, boolean writable) throws GuestFaultException {
        GuestPage page = granted.get(peer + "/" + grantReference);
        if (page == null) {
            throw new GuestFaultException(ESRCH, peer + " grants no page under " + grantReference);
        }
        return page.open();
    }

    @Override
    public long systemNanos() {
        return nanos;
    }

    @Override
    public AutoCloseable at(long systemNanos, Runnable turn) {
        Alarm alarm = new Alarm(systemNanos, turn);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }
}
