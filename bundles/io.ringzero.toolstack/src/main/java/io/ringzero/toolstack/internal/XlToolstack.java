// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.toolstack.VcpuPlan;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.toolstack.internal.config.ConfigReader;
import io.ringzero.toolstack.internal.dump.CoreFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole domains and cares for them until they are gone.
 *
 * <p>An estate stands in the table exactly as long as its domain is connected; whoever takes it out does the cleaning, once.
 * No lock is held over a call to another part: the listener's calls come on pCPU threads, where nobody may wait for a thread
 * that waits for a safe point.
 */
final class XlToolstack implements Toolstack, DomainListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(XlToolstack.class.getName());
    /** What a domain may own beyond what it is asked to have (libxl: LIBXL_MAXMEM_CONSTANT). */
    private static final long SLACK_KIB = 1024;
    private static final long PAGE_KIB = 4;

    private final Hypervisor hypervisor;
    private final Control control;
    private final Inspector inspector;
    private final ConsoleBackend consoles;
    private final StoreBackend stores;
    private final StoreNodes nodes;
    private final Kernels kernels;
    private final ConcurrentMap<DomainId, Estate> estates = new ConcurrentHashMap<>();
    private final Identities identities;

    @Inject
    XlToolstack(Hypervisor hypervisor, Control control, Inspector inspector, ConsoleBackend consoles,
        StoreBackend stores,
        Kernels kernels, Identities identities) {
        this.hypervisor = hypervisor;
        this.control = control;
        this.inspector = inspector;
        this.consoles = consoles;
        this.stores = stores;
        this.kernels = kernels;
        this.identities = identities;
        nodes = new StoreNodes(stores::store);
        hypervisor.listen(this);
    }

    @Override
    public void close() {
        hypervisor.unlisten(this);
    }

    @Override
    public GuestConfig read(Path file, List<String> overrides) throws ConfigException {
        return ConfigReader.read(file, overrides);
    }

    @Override
    public DomainId create(GuestConfig config) throws ImageException, ControlException {
        String given = config.uuid();
        return create(config, given == null ? identities.next(config.name()) : given,
            kernels.parse(config.kernel(), config.memoryKib() * 1024));
    }

    private DomainId create(GuestConfig config, String uuid, KernelImage image) throws ControlException {
        Estate estate = new Estate(config, uuid, image);
        DomainId id = control.create(new DomainSpec(config.name(), estate.uuid(), image, ramdisk(config),
            config.commandLine(), config.memoryKib(), config.maxMemoryKib(), config.plan().most(), config.weight(),
            config.cpuid(), config.options(), config.limits()));
        estates.put(id, estate);
        try {
            control.maxMemory(id, config.memoryKib() + SLACK_KIB);
            place(id, config);
            connect(id, estate);
            return id;
        } catch (Exception failure) {
            try {
                end(id);
            } catch (ControlException | RuntimeException second) {
                failure.addSuppressed(second);
            }
            throw new ControlException("Domain '" + config.name() + "' could not be connected: " + failure.getMessage()
                + "; nothing of it is left, try again once console and store are there", failure);
        }
    }

    private static byte @Nullable [] ramdisk(GuestConfig config) {
        byte[] file = config.ramdisk();
        return file == null ? null : Ramdisk.unpacked(file, config.memoryKib() * 1024);
    }

    private void place(DomainId id, GuestConfig config) throws ControlException {
        VcpuPlan plan = config.plan();
        String pool = plan.pool();
        if (pool != null) {
            control.cpupool(id, pool);
        }
        if (plan.capPercent() != 0) {
            control.share(id, config.weight(), plan.capPercent());
        }
        for (int i = 0; i < Math.max(plan.hard().size(), plan.soft().size()); i++) {
            control.affinity(new VcpuId(id, i), plan.hard(i), plan.soft(i));
        }
    }

    private void connect(DomainId id, Estate estate) throws Exception {
        PvEndpoint store = control.store(id);
        PvEndpoint console = control.console(id);
        nodes.write(id, estate, store, console);
        stores.introduce(id, store);
        consoles.connect(id, console);
    }

    @Override
    public void destroy(DomainId id) throws ControlException {
        require(id);
        end(id);
    }

    private void end(DomainId id) throws ControlException {
        Estate estate = estates.remove(id);
        disconnect(id);
        try {
            control.destroy(id);
        } finally {
            forget(id, estate);
        }
    }

    /** Both back-ends let go even when one of them fails. */
    private void disconnect(DomainId id) {
        quietly("the console", id, () -> consoles.disconnect(id));
        quietly("the store", id, () -> stores.release(id));
    }

    private void forget(DomainId id, @Nullable Estate estate) {
        if (estate != null) {
            quietly("its nodes", id, () -> nodes.remove(id, estate));
        }
    }

    private static void quietly(String what, DomainId id, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, () -> "Taking " + what + " from " + id + " failed", failure);
        }
    }

    @Override
    public void shutdown(DomainId id, String how) throws ControlException {
        require(id);
        if (!how.equals("poweroff") && !how.equals("reboot")) {
            throw new ControlException("'" + how + "' is no way to shut down; use poweroff or reboot");
        }
        if (hypervisor.domain(id).map(DomainInfo::shutdown).isPresent()) {
            throw new ControlException("domain " + id.domid() + " has shut down already; take it away with xl destroy");
        }
        nodes.askShutdown(id, how);
    }

    @Override
    public void rename(DomainId id, String name) throws ControlException {
        require(id);
        control.rename(id, name);
        Estate estate = estates.computeIfPresent(id, (known, old) -> old.with(old.config().named(name, old.uuid())));
        if (estate != null) {
            nodes.rename(id, estate, name);
        }
    }

    @Override
    public Optional<GuestConfig> configuration(DomainId id) {
        return Optional.ofNullable(estates.get(id)).map(Estate::config);
    }

    @Override
    public void memoryTarget(DomainId id, long kib) throws ControlException {
        GuestConfig config = known(id).config();
        long whole = kib / PAGE_KIB * PAGE_KIB;
        if (whole < PAGE_KIB || whole > config.maxMemoryKib()) {
            throw new ControlException("domain " + id.domid() + " can be asked to have " + PAGE_KIB + " to "
                + config.maxMemoryKib() + " KiB, not " + kib + "; the most is maxmem of its configuration");
        }
        control.maxMemory(id, whole + SLACK_KIB);
        Estate estate = estates.computeIfPresent(id,
            (known, old) -> old.with(old.config().memory(whole, old.config().maxMemoryKib())));
        if (estate != null) {
            nodes.target(id, whole);
        }
    }

    @Override
    public void maxMemory(DomainId id, long kib) throws ControlException {
        long target = known(id).config().memoryKib();
        if (kib < target) {
            throw new ControlException("domain " + id.domid() + " is asked to have " + target + " KiB, more than " + kib
                + "; lower that first with xl mem-set");
        }
        control.maxMemory(id, kib + SLACK_KIB);
    }

    @Override
    public void onlineVcpus(DomainId id, int online) throws ControlException {
        int most = known(id).config().plan().most();
        if (online < 1 || online > most) {
            throw new ControlException("Requested " + online + " VCPUs, however maxcpus is " + most
                + "!; give 1 to " + most + ", maxvcpus of its configuration");
        }
        if (estates.computeIfPresent(id, (unused, old) -> old.with(old.config().online(online))) != null) {
            nodes.online(id, online, most);
        }
    }

    @Override
    public void sysrq(DomainId id, char letter) throws ControlException {
        known(id);
        nodes.sysrq(id, letter);
    }

    @Override
    public long dumpCore(DomainId id, Path file, boolean segments) throws ControlException, IOException {
        require(id);
        return new CoreFile(inspector, id).write(file, segments);
    }

    private Estate known(DomainId id) throws ControlException {
        require(id);
        Estate estate = estates.get(id);
        if (estate == null) {
            throw new ControlException(
                "domain " + id.domid() + " was not made by xl; its memory and vCPUs cannot be changed");
        }
        return estate;
    }

    private void require(DomainId id) throws ControlException {
        if (hypervisor.domain(id).isEmpty()) {
            throw new ControlException("There is no domain " + id.domid() + " any more; xl list shows those there are");
        }
    }

    /** On a pCPU thread, in a turn: control operations take effect at once. */
    @Override
    public void shutdown(DomainInfo domain) {
        Estate estate = estates.get(domain.id());
        ShutdownReason reason = domain.shutdown();
        if (estate == null || reason == null) {
            return;
        }
        EndAction action = action(estate.config(), reason);
        try {
            switch (action) {
                case PRESERVE -> {
                    // Stays for whoever wants to look at it.
                }
                case DESTROY -> end(domain.id());
                case RESTART -> {
                    end(domain.id());
                    again(estate);
                }
                case RENAME_RESTART -> {
                    putAside(domain.id(), estate);
                    again(estate);
                }
            }
        } catch (ImageException | ControlException failure) {
            LOG.log(System.Logger.Level.ERROR,
                () -> "Domain '" + domain.name() + "' shut down (" + reason + "); to " + action + " it failed",
                failure);
        }
    }

    /** The new domain has the old one's name and UUID, as with xl. */
    private void again(Estate estate) throws ImageException, ControlException {
        GuestConfig config = estate.config();
        KernelImage kept = estate.kernel();
        KernelImage image = kept == null ? kernels.parse(config.kernel(), config.memoryKib() * 1024) : kept;
        control.unpause(create(config, estate.uuid(), image));
    }

    /** The old domain makes room: it gets another name and UUID and stays. */
    private void putAside(DomainId id, Estate estate) throws ControlException {
        String name = identities.preserved(estate.config().name(),
            wanted -> hypervisor.domains().stream().noneMatch(other -> other.name().equals(wanted)));
        String uuid = identities.next(name);
        control.rename(id, name);
        control.identify(id, uuid);
        estates.put(id, estate.with(estate.config().named(name, uuid).preserved()).with(uuid));
        nodes.identify(id, estate.uuid(), uuid, name);
    }

    /** As xl: a suspended domain stays, one that gave a reason without a name goes. */
    private static EndAction action(GuestConfig config, ShutdownReason reason) {
        return switch (reason.code()) {
            case 0 -> config.onPoweroff();
            case 1 -> config.onReboot();
            case 2 -> EndAction.PRESERVE;
            case 3 -> config.onCrash();
            default -> config.onCrash() == EndAction.PRESERVE ? EndAction.PRESERVE : EndAction.DESTROY;
        };
    }

    /** Somebody else destroyed it. */
    @Override
    public void destroyed(DomainInfo domain) {
        Estate estate = estates.remove(domain.id());
        if (estate != null) {
            disconnect(domain.id());
            forget(domain.id(), estate);
        }
    }
}
