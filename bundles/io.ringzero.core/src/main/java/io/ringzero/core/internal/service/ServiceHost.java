// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.service;

import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.event.ServicePorts;
import io.ringzero.core.internal.grant.GrantTables;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts and ends service domains: each gets a context of its own, and whatever it leaves behind is closed. Any thread; the work is
 * done at safe points.
 */
@Singleton
public final class ServiceHost implements AutoCloseable {
    private final Machine machine;
    private final ServicePorts ports;
    private final GrantTables grants;
    private final HypervisorLog log;
    private final Map<ServiceDomain, HostedContext> hosted = new LinkedHashMap<>();

    @Inject
    public ServiceHost(Machine machine, ServicePorts ports, GrantTables grants, HypervisorLog log) {
        this.machine = machine;
        this.ports = ports;
        this.grants = grants;
        this.log = log;
    }

    /** Starts a service domain; one whose start throws is ended again, with a line in the log. */
    public void add(ServiceDomain service) {
        atSafePoint(() -> {
            HostedContext context = new HostedContext(service.name(), machine, ports, grants, log, () -> end(service));
            hosted.put(service, context);
            context.run(() -> service.start(context));
        });
    }

    /** Ends a service domain; without effect when it has ended. */
    public void remove(ServiceDomain service) {
        atSafePoint(() -> {
            HostedContext context = hosted.get(service);
            if (context != null) {
                context.run(service::stop);
                end(service);
            }
        });
    }

    /** Ends them all, the last one first. */
    @Override
    public void close() {
        hosted.keySet().stream().toList().reversed().forEach(this::remove);
    }

    private void end(ServiceDomain service) {
        HostedContext context = hosted.remove(service);
        if (context != null) {
            context.close();
        }
    }

    private void atSafePoint(Runnable work) {
        try {
            machine.atSafePoint(() -> {
                work.run();
                return true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the machine refused a safe point", e);
        }
    }
}
