// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.PvOption;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.core.internal.memory.DomainMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A domain: who it is, its vCPUs and memory, and where in its life it stands. Ports, grants and timers are kept in tables of their
 * own mechanisms, by this object.
 *
 * <p>On pCPU threads, in turns and at safe points.
 */
public final class Domain {
    private static final int MOST_UNSUPPORTED = 256;

    private final DomainId id;
    private String uuid;
    private final GuestType type;
    private final GuestWidth width;
    private int weight;
    private int capPercent;
    private int cpupool = Cpupools.FIRST;
    private final List<Vcpu> vcpus = new ArrayList<>();
    private final IoPorts ioPorts = new IoPorts();
    private final HypercallCounts counts = new HypercallCounts();
    private final Set<String> unsupported = new HashSet<>();
    private String name;
    private @Nullable DomainMemory memory;
    private @Nullable BootEndpoints boot;
    private int pauses;
    private @Nullable ShutdownReason shutdown;
    private @Nullable CrashReport crash;
    private boolean dying;
    private long vmAssist;
    private int shutdownCode = -1;
    private Set<PvOption> options = Set.of();
    private SymbolTable symbols = SymbolTable.EMPTY;
    private CpuidPolicy cpuid = new CpuidPolicy(List.of());

    public Domain(DomainId id, String name, String uuid, GuestType type, int weight) {
        this.id = id;
        this.name = name;
        this.uuid = uuid;
        this.type = type;
        this.width = GuestWidth.of(type);
        this.weight = weight;
    }

    public DomainId id() {
        return id;
    }

    public int domid() {
        return id.domid();
    }

    public String name() {
        return name;
    }

    public void name(String value) {
        name = value;
    }

    public String uuid() {
        return uuid;
    }

    public void uuid(String value) {
        uuid = value;
    }

    public GuestType type() {
        return type;
    }

    /** How wide the words of its structures are. */
    public GuestWidth width() {
        return width;
    }

    /** Number of the CPU pool that serves it. */
    public int cpupool() {
        return cpupool;
    }

    /** Another pool serves it from now on. */
    public void cpupool(int pool) {
        cpupool = pool;
    }

    /** Weight of each of its vCPUs. */
    public int weight() {
        return weight;
    }

    /** Percent of one pCPU that its vCPUs together get at most, 0 for no limit. */
    public int capPercent() {
        return capPercent;
    }

    /** Sets the part that it is to have; the scheduler hears of it. */
    public void share(int newWeight, int newCapPercent) {
        weight = newWeight;
        capPercent = newCapPercent;
        vcpus.forEach(Vcpu::adjusted);
    }

    /** Makes the next vCPU, asleep and down. */
    public Vcpu addVcpu(VcpuRegistry registry) {
        int number = vcpus.size();
        int index = registry.add(new VcpuParams(domid(), number, weight, capPercent, -1L, -1L));
        Vcpu vcpu = new Vcpu(this, number, index, registry);
        vcpus.add(vcpu);
        return vcpu;
    }

    /** By number. */
    public List<Vcpu> vcpus() {
        return Collections.unmodifiableList(vcpus);
    }

    /** A vCPU by the guest's number, null for a wrong one. */
    public @Nullable Vcpu vcpu(long number) {
        return number >= 0 && number < vcpus.size() ? vcpus.get((int) number) : null;
    }

    public DomainMemory memory() {
        DomainMemory present = memory;
        if (present == null) {
            throw new IllegalStateException(id + " has no memory yet");
        }
        return present;
    }

    public void memory(DomainMemory value) {
        memory = value;
    }

    public boolean hasMemory() {
        return memory != null;
    }

    /** Where its store and console rings are. */
    public BootEndpoints boot() {
        BootEndpoints present = boot;
        if (present == null) {
            throw new IllegalStateException(id + " has not been built");
        }
        return present;
    }

    public void boot(BootEndpoints value) {
        boot = value;
    }

    /** What it wrote to I/O ports. */
    public IoPorts ioPorts() {
        return ioPorts;
    }

    public HypercallCounts counts() {
        return counts;
    }

    /** Notes an unsupported operation; true the first time, for as many as are worth a line in the log. */
    public boolean firstUnsupported(String operation) {
        return unsupported.size() < MOST_UNSUPPORTED && unsupported.add(operation);
    }

    /** VMASST_TYPE_* bits in force. */
    public long vmAssist() {
        return vmAssist;
    }

    public void vmAssist(long bits) {
        vmAssist = bits;
    }

    /** What its kernel's image calls addresses. */
    public SymbolTable symbols() {
        return symbols;
    }

    public void symbols(SymbolTable value) {
        symbols = value;
    }

    /** What processor it has. */
    public CpuidPolicy cpuid() {
        return cpuid;
    }

    public void cpuid(CpuidPolicy value) {
        cpuid = value;
    }

    /** Whether it gets something beyond what Xen gives. */
    public boolean has(PvOption option) {
        return options.contains(option);
    }

    public void options(Set<PvOption> value) {
        options = Set.copyOf(value);
    }

    /**
     * Whether it may use the interfaces of Xen's control domain: domctl, sysctl, platform_op, other domains' frames. To all others
     * they answer -EPERM.
     */
    public boolean privileged() {
        return has(PvOption.PRIVILEGED);
    }

    public boolean paused() {
        return pauses > 0;
    }

    /** Adds a pause. */
    public void pause() {
        if (pauses++ == 0) {
            vcpus.forEach(vcpu -> vcpu.hold(Vcpu.Wait.PAUSED));
        }
    }

    /**
     * Takes a pause back.
     *
     * @return false when there was none
     */
    public boolean unpause() {
        if (pauses == 0) {
            return false;
        }
        if (--pauses == 0) {
            vcpus.forEach(vcpu -> vcpu.let(Vcpu.Wait.PAUSED));
        }
        return true;
    }

    public @Nullable ShutdownReason shutdown() {
        return shutdown;
    }

    /** Reason that the guest has fixed beforehand (SCHEDOP_shutdown_code), -1 for none. */
    int shutdownCode() {
        return shutdownCode;
    }

    public void shutdownCode(int code) {
        shutdownCode = code;
    }

    public @Nullable CrashReport crash() {
        return crash;
    }

    public boolean dying() {
        return dying;
    }

    /** Marks the domain shut down and stops its vCPUs; the first reason stays. */
    void stopped(ShutdownReason reason, @Nullable CrashReport report) {
        if (shutdown == null) {
            shutdown = reason;
            crash = report;
            vcpus.forEach(vcpu -> vcpu.hold(Vcpu.Wait.SHUTDOWN));
        }
    }

    /** Takes a shutdown back, for a domain that is to go on where it was (XEN_DOMCTL_resumedomain). */
    public void resume() {
        if (shutdown != null && !dying) {
            shutdown = null;
            shutdownCode = -1;
            vcpus.forEach(vcpu -> vcpu.let(Vcpu.Wait.SHUTDOWN));
        }
    }

    /** Marks it as being destroyed: nothing new may begin for it. */
    void die() {
        dying = true;
        vcpus.forEach(vcpu -> vcpu.hold(Vcpu.Wait.SHUTDOWN));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
