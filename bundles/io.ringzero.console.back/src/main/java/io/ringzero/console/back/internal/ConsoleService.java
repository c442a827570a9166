// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The console back-end of all guests. The table of consoles is changed in turns and read from any thread. */
final class ConsoleService implements ServiceDomain, ConsoleBackend {
    private final Map<Integer, Connected> consoles = new ConcurrentSkipListMap<>();
    private volatile @Nullable ServiceContext context;

    /** A guest under its number; the id tells it from an earlier domain of the same number. */
    private record Connected(DomainId id, GuestConsole console) {
    }

    @Override
    public String name() {
        return "console-back";
    }

    @Override
    public void start(ServiceContext given) {
        context = given;
    }

    @Override
    public void stop() {
        consoles.values().forEach(connected -> connected.console().close());
        consoles.clear();
        context = null;
    }

    @Override
    public Console connect(DomainId domain, PvEndpoint endpoint) throws Exception {
        ServiceContext running = running();
        return running.call(() -> {
            GuestConsole console = new GuestConsole(domain, running);
            Grants.Mapping page = running.grants().map(domain, endpoint.grantReference(), true);
            EventChannels.Port port;
            try {
                port = running.events().bind(domain, endpoint.port(), console::serve);
            } catch (Exception e) {
                page.close();
                throw e;
            }
            Connected before = consoles.put(domain.domid(), new Connected(domain, console));
            if (before != null) {
                before.console().close();
            }
            console.open(page, port);
            return console;
        });
    }

    @Override
    public void disconnect(DomainId domain) {
        Connected connected = consoles.get(domain.domid());
        if (connected == null || !connected.id().equals(domain)) {
            return;
        }
        try {
            running().call(() -> {
                if (consoles.remove(domain.domid(), connected)) {
                    // What it printed last may still be in the ring.
                    connected.console().serve();
                    connected.console().close();
                }
                return null;
            });
        } catch (Exception e) {
            throw new IllegalStateException("cannot disconnect the console of " + domain + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Console> console(DomainId domain) {
        Connected connected = consoles.get(domain.domid());
        return connected != null && connected.id().equals(domain) ? Optional.of(connected.console()) : Optional.empty();
    }

    private ServiceContext running() {
        ServiceContext given = context;
        if (given == null) {
            throw new IllegalStateException("the console back-end is not started: start the core first");
        }
        return given;
    }
}
