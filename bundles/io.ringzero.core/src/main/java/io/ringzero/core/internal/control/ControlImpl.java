// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.abi.GrantFlags;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.debug.DebugKeys;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/** The control operations, each at a safe point. Any thread. */
@Singleton
public final class ControlImpl implements Control {
    private static final long PAGE_KIB = 4;

    private final Machine machine;
    private final DomainTable domains;
    private final DomainFactory factory;
    private final Operations operations;
    private final DebugKeys keys;
    private final HypervisorLog log;

    @Inject
    public ControlImpl(Machine machine, DomainTable domains, DomainFactory factory, Operations operations,
        DebugKeys keys, HypervisorLog log) {
        this.machine = machine;
        this.domains = domains;
        this.factory = factory;
        this.operations = operations;
        this.keys = keys;
        this.log = log;
    }

    @Override
    public DomainId create(DomainSpec spec) throws ControlException {
        return safely(() -> factory.create(spec).id());
    }

    @Override
    public void destroy(DomainId id) throws ControlException {
        with(id, domain -> {
            operations.destroy(domain);
            return true;
        });
    }

    @Override
    public void pause(DomainId id) throws ControlException {
        with(id, domain -> {
            operations.pause(domain);
            return true;
        });
    }

    @Override
    public void unpause(DomainId id) throws ControlException {
        with(id, domain -> {
            operations.unpause(domain);
            return true;
        });
    }

    @Override
    public void rename(DomainId id, String name) throws ControlException {
        factory.checkName(name);
        boolean renamed = with(id, domain -> {
            boolean free = domains.all().stream().noneMatch(other -> other != domain && other.name().equals(name));
            if (free) {
                domain.name(name);
            }
            return free;
        });
        if (!renamed) {
            throw new ControlException("another domain is named " + name + ": choose another name");
        }
    }

    @Override
    public void identify(DomainId id, String uuid) throws ControlException {
        factory.checkUuid(uuid);
        boolean changed = with(id, domain -> {
            boolean free = domains.all().stream().noneMatch(other -> other != domain && other.uuid().equals(uuid));
            if (free) {
                domain.uuid(uuid);
            }
            return free;
        });
        if (!changed) {
            throw new ControlException("another domain has the UUID " + uuid + ": choose another one");
        }
    }

    @Override
    public void affinity(VcpuId id, long hard, long soft) throws ControlException {
        withVcpu(id, vcpu -> operations.affinity(vcpu, hard, soft));
    }

    @Override
    public void share(DomainId id, int weight, int capPercent) throws ControlException {
        with(id, domain -> {
            operations.share(domain, weight, capPercent);
            return domain;
        });
    }

    @Override
    public void cpupool(DomainId id, String pool) throws ControlException {
        with(id, domain -> {
            for (Cpupool present : machine.cpupools().pools()) {
                if (present.name().equals(pool) || Integer.toString(present.id()).equals(pool)) {
                    move(domain, present);
                    return domain;
                }
            }
            throw new ControlException("there is no CPU pool " + pool + ": see xl cpupool-list");
        });
    }

    private void move(Domain domain, Cpupool pool) throws ControlException {
        try {
            machine.cpupools().move(domain.vcpus().stream().map(Vcpu::index).toList(), pool.id());
        } catch (IllegalArgumentException e) {
            throw new ControlException(String.valueOf(e.getMessage()), e);
        }
        domain.cpupool(pool.id());
    }

    @Override
    public void nmi(VcpuId id) throws ControlException {
        withVcpu(id, operations::nmi);
    }

    private void withVcpu(VcpuId id, Work<Vcpu> work) throws ControlException {
        boolean there = with(id.domain(), domain -> {
            Vcpu vcpu = domain.vcpu(id.number());
            if (vcpu != null) {
                work.on(vcpu);
            }
            return vcpu != null;
        });
        if (!there) {
            throw new ControlException("domain " + id.domain().domid() + " has no vCPU " + id.number());
        }
    }

    @Override
    public void clearLog() {
        log.clear();
    }

    @Override
    public void debugKey(char key) throws ControlException {
        safely(() -> {
            keys.press(key);
            return true;
        });
    }

    @Override
    public void maxMemory(DomainId id, long kib) throws ControlException {
        if (kib < 0 || kib / PAGE_KIB > machine.memory().frames()) {
            throw new ControlException("the machine has " + machine.memory().frames() * PAGE_KIB + " KiB, not " + kib);
        }
        with(id, domain -> {
            operations.maxPages(domain, kib / PAGE_KIB);
            return true;
        });
    }

    @Override
    public PvEndpoint console(DomainId id) throws ControlException {
        return with(id, domain -> new PvEndpoint(GrantFlags.GNTTAB_RESERVED_CONSOLE, domain.boot().consoleGfn(), domain
            .boot().consolePort()));
    }

    @Override
    public PvEndpoint store(DomainId id) throws ControlException {
        return with(id, domain -> new PvEndpoint(GrantFlags.GNTTAB_RESERVED_XENSTORE, domain.boot().storeGfn(), domain
            .boot().storePort()));
    }

    /** What is done to a vCPU. */
    @FunctionalInterface
    private interface Work<T> {
        void on(T subject) throws GuestFaultException;
    }

    /** What is done to a domain, or asked of it. */
    @FunctionalInterface
    private interface Query<T> {
        T of(Domain domain) throws GuestFaultException, ControlException;
    }

    private <T> T with(DomainId id, Query<T> work) throws ControlException {
        return safely(() -> {
            Domain domain = domains.get(id);
            if (domain == null || domain.dying()) {
                throw new ControlException("there is no domain " + id.domid() + " (any more)");
            }
            return work.of(domain);
        });
    }

    private <T> T safely(Callable<T> work) throws ControlException {
        try {
            return machine.atSafePoint(work);
        } catch (ControlException e) {
            throw e;
        } catch (GuestFaultException e) {
            throw new ControlException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ControlException("a control operation failed: " + e, e);
        }
    }
}
