// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.abi.GrantFlags;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.BootEndpoints;
import io.ringzero.core.internal.domain.CpuidPolicy;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainListeners;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.grant.GrantTables;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.sched.VcpuInfoRegistration;
import io.ringzero.core.internal.time.SharedTime;
import io.ringzero.core.internal.trap.ContextLoader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Makes domains: all of one, or nothing. At safe points. */
@Singleton
public final class DomainFactory {
    public static final int MOST_VCPUS = 128;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_COMMAND_LINE = 1023;
    private static final long PAGE_KIB = 4;
    private static final int DEFAULT_WEIGHT = 256;

    private final Machine machine;
    private final DomainTable domains;
    private final Memories memories;
    private final EventChannels channels;
    private final GrantTables grants;
    private final ContextLoader contexts;
    private final VcpuInfoRegistration infos;
    private final SharedTime time;
    private final Lifecycle lifecycle;
    private final DomainListeners listeners;
    private final HypervisorLog log;

    @Inject
    DomainFactory(Machine machine, DomainTable domains, Memories memories, EventChannels channels, GrantTables grants,
        ContextLoader contexts, VcpuInfoRegistration infos, SharedTime time, Lifecycle lifecycle,
        DomainListeners listeners, HypervisorLog log) {
        this.machine = machine;
        this.domains = domains;
        this.memories = memories;
        this.channels = channels;
        this.grants = grants;
        this.contexts = contexts;
        this.infos = infos;
        this.time = time;
        this.lifecycle = lifecycle;
        this.listeners = listeners;
        this.log = log;
    }

    /** Makes a paused domain. */
    Domain create(DomainSpec spec) throws ControlException {
        check(spec);
        Domain domain = new Domain(domains.nextId(), spec.name(), spec.uuid(), spec.image().type(), spec.weight());
        domain.cpuid(new CpuidPolicy(spec.cpuid()));
        domain.options(spec.options());
        domain.symbols(spec.image().names());
        boolean complete = false;
        try {
            for (int i = 0; i < spec.vcpus(); i++) {
                domain.addVcpu(machine.vcpus());
            }
            domain.pause();
            domains.add(domain);
            build(domain, spec);
            complete = true;
        } catch (GuestFaultException e) {
            throw new ControlException("the domain could not be made: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                lifecycle.undo(domain);
            }
        }
        log.add(domain + " (" + domain.name() + ") is made: " + spec.memoryKib() + " KiB, " + spec.vcpus() + " vCPUs");
        listeners.created(domain);
        return domain;
    }

    /**
     * Makes a paused 64-bit domain that owns no frame yet and has no image: who asked for it builds it (XEN_DOMCTL_createdomain).
     *
     * @param id free
     * @param uuid need not be its own
     */
    public Domain bare(DomainId id, String uuid, int vcpus, DomainLimits limits) throws ControlException {
        Domain domain = new Domain(id, freeName(id), uuid, GuestType.PV64, DEFAULT_WEIGHT);
        boolean complete = false;
        try {
            for (int i = 0; i < vcpus; i++) {
                domain.addVcpu(machine.vcpus());
            }
            domain.pause();
            domains.add(domain);
            furnish(domain, 0, limits);
            domain.vcpus().forEach(contexts::reset);
            complete = true;
        } catch (GuestFaultException e) {
            throw new ControlException("the domain could not be made: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                lifecycle.undo(domain);
            }
        }
        log.add(domain + " (" + domain.name() + ") is made by a privileged domain: " + vcpus + " vCPUs");
        listeners.created(domain);
        return domain;
    }

    private String freeName(DomainId id) {
        String name = "Domain-" + id.domid();
        boolean taken = domains.all().stream().anyMatch(other -> other.name().equals(name));
        return taken ? name + "." + id.generation() : name;
    }

    private void furnish(Domain domain, long maxPages, DomainLimits limits)
        throws ControlException, GuestFaultException {
        domain.memory(memories.create(domain, maxPages));
        for (Vcpu vcpu : domain.vcpus()) {
            vcpu.paging(memories.paging(vcpu));
            infos.initial(vcpu);
        }
        channels.add(domain, limits.eventChannels());
        grants.add(domain, limits);
        time.wallClock(domain);
    }

    private void build(Domain domain, DomainSpec spec) throws ControlException, GuestFaultException {
        furnish(domain, spec.maxMemoryKib() / PAGE_KIB, spec.limits());
        int storePort = channels.allocUnbound(domain, 0);
        int consolePort = channels.allocUnbound(domain, 0);
        Vcpu first = domain.vcpus().getFirst();
        contexts.reset(first);
        Memories.Layout layout = memories.build(domain, spec, storePort, consolePort);
        grants.reserve(domain, GrantFlags.GNTTAB_RESERVED_CONSOLE, layout.consoleMfn());
        grants.reserve(domain, GrantFlags.GNTTAB_RESERVED_XENSTORE, layout.storeMfn());
        domain.boot(new BootEndpoints(layout.storeGfn(), storePort, layout.consoleGfn(), consolePort));
        first.initialised(true);
        first.let(Vcpu.Wait.DOWN);
    }

    private void check(DomainSpec spec) throws ControlException {
        checkName(spec.name());
        for (Domain other : domains.all()) {
            require(!other.name().equals(spec.name()), "another domain is named " + spec.name());
            require(!other.uuid().equals(spec.uuid()), "another domain has the UUID " + spec.uuid());
        }
        checkUuid(spec.uuid());
        require(spec.vcpus() >= 1 && spec.vcpus() <= MOST_VCPUS,
            "a domain has 1 to " + MOST_VCPUS + " vCPUs, not " + spec
                .vcpus());
        require(spec.weight() >= 1 && spec.weight() <= 65535, "a weight is 1 to 65535, not " + spec.weight());
        require(spec.memoryKib() > 0 && spec.memoryKib() % PAGE_KIB == 0, "memory is a multiple of 4 KiB, not "
            + spec.memoryKib() + " KiB");
        require(spec.maxMemoryKib() >= spec.memoryKib(), "the most memory is below what the domain starts with");
        require(spec.image().type() != GuestType.PV64 || !spec.options().contains(PvOption.SEGMENT_TRUNCATION),
            "a 64-bit guest has no segment limits: remove the option " + PvOption.SEGMENT_TRUNCATION.text());
        CpuidPolicy.check(spec.cpuid(), machine.cpuFeatures());
        byte[] line = spec.commandLine().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        require(line.length <= LONGEST_COMMAND_LINE && spec.commandLine().indexOf('\0') < 0,
            "the command line has at most " + LONGEST_COMMAND_LINE + " bytes and no NUL");
    }

    /** Whether a name is fit for a domain. */
    void checkName(String name) throws ControlException {
        boolean plain = name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        require(plain && !name.isEmpty() && name.length() <= LONGEST_NAME,
            "a domain's name has 1 to 64 printable characters without white space");
    }

    /** Whether a text is a UUID. */
    void checkUuid(String uuid) throws ControlException {
        try {
            UUID.fromString(uuid);
        } catch (IllegalArgumentException e) {
            throw new ControlException("'" + uuid + "' is not a UUID", e);
        }
    }

    private static void require(boolean holds, String otherwise) throws ControlException {
        if (!holds) {
            throw new ControlException(otherwise);
        }
    }
}
