// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.api.xen.XenInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A system with room for one guest, played by the test: what happens when it is started is a piece of code that prints and
 * ends it, on the thread that starts it.
 */
public final class FakeSystem implements Hypervisor, Control, Toolstack {
    public final FakeConsole console = new FakeConsole();
    public final FakeInspector inspector = new FakeInspector();
    public final FakeMachine machine = new FakeMachine();
    /** What the guest does when it is started. */
    public Consumer<FakeSystem> guest = system -> {
    };
    /** What the guest does when it is asked to end. */
    public Consumer<FakeSystem> asked = system -> {
    };
    public @Nullable GuestConfig created;
    public @Nullable ControlException refusal;
    public List<String> done = new ArrayList<>();
    private final List<DomainListener> listeners = new ArrayList<>();
    private @Nullable ShutdownReason reason;
    /** System time. */
    public long systemNanos = 90_061_000_000_000L;
    /** What the guest has waited for a pCPU. */
    public long waitedNanos = 250_000_000L;
    /** How many its guest has. */
    public int vcpus = 1;
    private int weight = 256;
    private int cap;
    private int pool;
    private String name = "";

    /** A configuration for this system. */
    public static GuestConfig config(@Nullable String prompt) {
        return new GuestConfig("test", null, new byte[0], null, "", 65536, 65536, 1, 256, EndAction.DESTROY,
            EndAction.DESTROY, EndAction.DESTROY, prompt);
    }

    /** The guest shuts down. */
    public void end(ShutdownReason how) {
        reason = how;
        List.copyOf(listeners).forEach(listener -> listener.shutdown(info(1)));
    }

    private DomainInfo info(int domid) {
        return domid == 0
            ? new DomainInfo(DomainId.ZERO, "Domain-0", "00000000-0000-0000-0000-000000000000", null, true, false,
                false,
                null, false, 0, 0, 1, 0, 0, 0)
            : new DomainInfo(new DomainId(1, 1), name, "00000000-0000-0000-0000-000000000001", GuestType.PV64, false,
                reason == null, false, reason, false, 65536, 65536, 1, 1_500_000_000L, 4242, pool);
    }

    @Override
    public XenInfo info() {
        return new XenInfo(4, 17, ".0-ringzero", 2, 65536, 32768, systemNanos, "xen-3.0-x86_64");
    }

    @Override
    public List<DomainInfo> domains() {
        return created == null ? List.of(info(0)) : List.of(info(0), info(1));
    }

    @Override
    public Optional<DomainInfo> domain(DomainId id) {
        return domains().stream().filter(domain -> domain.id().equals(id)).findFirst();
    }

    @Override
    public List<VcpuInfo> vcpus(DomainId id) {
        return id.domid() == 0 || created == null
            ? List.of()
            : IntStream.range(0, vcpus).mapToObj(number -> new VcpuInfo(new VcpuId(id, number), 1, true, false, true,
                1_500_000_000L, waitedNanos, weight, cap, -1, 1)).toList();
    }

    @Override
    public SortedMap<String, Long> hypercalls(DomainId id) {
        return new TreeMap<>(java.util.Map.of("event_channel_op.send", 7L, "sched_op.yield", 21L));
    }

    @Override
    public Optional<CrashReport> crash(DomainId id) {
        return ShutdownReason.CRASH.equals(reason)
            ? Optional.of(new CrashReport(new VcpuId(id, 0), "a double fault", List.of("RIP: e033:0")))
            : Optional.empty();
    }

    @Override
    public List<LogLine> log() {
        return List.of(new LogLine(1_500_000_000L, "d1 was here"));
    }

    @Override
    public AuditReport audit() {
        return new AuditReport(65536, List.of());
    }

    @Override
    public void listen(DomainListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(DomainListener listener) {
        listeners.remove(listener);
    }

    /** Listeners that nobody took back. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public GuestConfig read(Path file, List<String> overrides) {
        done.add("read " + file + " " + overrides);
        return config(null);
    }

    @Override
    public DomainId create(GuestConfig config) throws ControlException {
        if (refusal != null) {
            throw refusal;
        }
        created = config;
        name = config.name();
        done.add("create " + config.name());
        return new DomainId(1, 1);
    }

    @Override
    public DomainId create(DomainSpec spec) {
        throw new UnsupportedOperationException("domains come from the toolstack");
    }

    @Override
    public void destroy(DomainId id) {
        done.add("destroy " + id.domid());
        DomainInfo gone = info(id.domid());
        created = null;
        List.copyOf(listeners).forEach(listener -> listener.destroyed(gone));
    }

    @Override
    public void shutdown(DomainId id, String how) {
        done.add(how + " " + id.domid());
        asked.accept(this);
    }

    @Override
    public void pause(DomainId id) {
        done.add("pause " + id.domid());
    }

    @Override
    public void unpause(DomainId id) {
        done.add("unpause " + id.domid());
        guest.accept(this);
    }

    @Override
    public void rename(DomainId id, String to) {
        done.add("rename " + id.domid() + " " + to);
        name = to;
    }

    @Override
    public void maxMemory(DomainId id, long kib) {
        done.add("maxmem " + id.domid() + " " + kib);
    }

    @Override
    public void identify(DomainId id, String uuid) {
        throw new UnsupportedOperationException("UUIDs are the toolstack's");
    }

    @Override
    public void memoryTarget(DomainId id, long kib) {
        done.add("target " + id.domid() + " " + kib);
    }

    @Override
    public Optional<GuestConfig> configuration(DomainId id) {
        return id.domid() == 1 ? Optional.ofNullable(created) : Optional.empty();
    }

    @Override
    public void cpupool(DomainId id, String name) {
        pool = machine.pools.pools().stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow().id();
    }

    @Override
    public void affinity(VcpuId vcpu, long hard, long soft) {
        done.add("affinity " + vcpu.number() + " " + hard + " " + soft);
    }

    @Override
    public void share(DomainId id, int newWeight, int capPercent) throws ControlException {
        if (newWeight > 65535) {
            throw new ControlException("a weight is 1 to 65535, not " + newWeight);
        }
        weight = newWeight;
        cap = capPercent;
    }

    @Override
    public void nmi(VcpuId vcpu) {
        done.add("nmi " + vcpu.number());
    }

    @Override
    public void onlineVcpus(DomainId id, int online) {
        done.add("online " + id.domid() + " " + online);
    }

    @Override
    public void sysrq(DomainId id, char letter) {
        done.add("sysrq " + id.domid() + " " + letter);
    }

    @Override
    public long dumpCore(DomainId id, Path file, boolean segments) {
        done.add("core " + id.domid() + " " + file + " " + segments);
        return 4242;
    }

    @Override
    public void clearLog() {
        done.add("clear");
    }

    @Override
    public void debugKey(char key) {
        done.add("key " + key);
    }

    @Override
    public PvEndpoint console(DomainId id) {
        throw new UnsupportedOperationException("the toolstack connects consoles");
    }

    @Override
    public PvEndpoint store(DomainId id) {
        throw new UnsupportedOperationException("the toolstack connects stores");
    }
}
