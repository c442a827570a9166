// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.crash.CrashReports;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.event.Pollers;
import io.ringzero.core.internal.grant.GrantTables;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.time.VcpuTimers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * The ends of domains: shutdown by the guest, crash for a broken rule, destruction. On pCPU threads, in turns and at safe points.
 */
@Singleton
public final class Lifecycle {
    private final Machine machine;
    private final DomainTable domains;
    private final EventChannels channels;
    private final Pollers pollers;
    private final GrantTables grants;
    private final VcpuTimers timers;
    private final Set<DomainResource> resources;
    private final CrashReports reports;
    private final DomainListeners listeners;
    private final HypervisorLog log;

    @Inject
    public Lifecycle(Machine machine, DomainTable domains, EventChannels channels, Pollers pollers,
        GrantTables grants,
        VcpuTimers timers, Set<DomainResource> resources, CrashReports reports, DomainListeners listeners,
        HypervisorLog log) {
        this.machine = machine;
        this.domains = domains;
        this.channels = channels;
        this.pollers = pollers;
        this.grants = grants;
        this.timers = timers;
        this.resources = resources;
        this.reports = reports;
        this.listeners = listeners;
        this.log = log;
    }

    /** The guest, or its watchdog, says that it is done; the first reason counts. */
    public void shutdown(Domain domain, ShutdownReason reason) {
        if (domain.shutdown() == null && !domain.dying()) {
            int code = domain.shutdownCode();
            ShutdownReason last = code >= 0 ? new ShutdownReason(code) : reason;
            CrashReport report = last.equals(ShutdownReason.CRASH) || last.equals(ShutdownReason.WATCHDOG)
                ? reports.make(speaker(domain), last.equals(ShutdownReason.CRASH)
                    ? "the guest says that it has crashed"
                    : "the guest's watchdog was not reset in time")
                : null;
            domain.stopped(last, report);
            log.add(domain + " (" + domain.name() + ") shut down: " + domain.shutdown());
            if (report != null) {
                report.lines().forEach(log::add);
            }
            listeners.shutdown(domain);
        }
    }

    /** The vCPU that is on a pCPU, or else the first. */
    private static Vcpu speaker(Domain domain) {
        return domain.vcpus().stream().filter(Vcpu::entered).findFirst().orElse(domain.vcpus().getFirst());
    }

    /** Ends a guest that broke a rule, with a report in the log. */
    public void crash(Vcpu vcpu, String rule) {
        Domain domain = vcpu.domain();
        if (domain.shutdown() == null && !domain.dying()) {
            CrashReport report = reports.make(vcpu, rule);
            domain.stopped(ShutdownReason.CRASH, report);
            log.add(domain + " (" + domain.name() + ") crashed on " + vcpu + ": " + rule);
            report.lines().forEach(log::add);
            listeners.shutdown(domain);
        }
    }

    /**
     * Takes everything from a domain, in this order: its vCPUs stop; timers; event channels; grants (its mappings of others, then
     * others' access to it); what else is kept for it; vCPUs' areas and roots; frames; vCPUs; its name. Idempotent.
     */
    public void destroy(Domain domain) {
        if (!domain.dying()) {
            takeApart(domain);
            log.add(domain + " (" + domain.name() + ") is destroyed");
            listeners.destroyed(domain);
        }
    }

    /** Takes away a domain that could not be made; nobody has heard of it. */
    public void undo(Domain domain) {
        if (!domain.dying()) {
            takeApart(domain);
        }
    }

    private void takeApart(Domain domain) {
        domain.die();
        for (Vcpu vcpu : domain.vcpus()) {
            pollers.release(vcpu);
            timers.remove(vcpu);
        }
        channels.remove(domain);
        grants.remove(domain);
        resources.forEach(resource -> resource.domainEnds(domain));
        for (Vcpu vcpu : domain.vcpus()) {
            vcpu.areas().release();
            vcpu.releasePaging();
        }
        if (domain.hasMemory()) {
            domain.memory().release();
        }
        domain.vcpus().forEach(vcpu -> machine.vcpus().remove(vcpu.index()));
        domains.remove(domain);
        // The state of the vCPU that runs this very step is still in use until the step ends.
        machine.turn(() -> domain.vcpus().forEach(vcpu -> vcpu.state().close()));
    }
}
