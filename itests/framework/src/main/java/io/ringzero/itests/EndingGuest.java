// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One life of a guest that shuts down by itself, on a machine fresh from power-on. */
final class EndingGuest {
    private static final long PATIENCE_SECONDS = 120;

    private EndingGuest() {
    }

    /**
     * How it ended.
     *
     * @param reason that it gave
     * @param console all that it printed
     * @param hypercalls by name
     * @param audit with the guest still there
     * @param memorySha256 of all machine frames
     * @param framesLost that its destruction did not give back
     */
    record Result(ShutdownReason reason, String console, SortedMap<String, Long> hypercalls, AuditReport audit,
        String memorySha256, long framesLost) {
    }

    static Result run(Ringzero ringzero, GuestConfig config) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        long free = hypervisor.info().freeFrames();
        DomainId domain = toolstack.create(config.preserved());
        Console console = ringzero.service(ConsoleBackend.class).console(domain).orElseThrow();
        StringBuffer printed = new StringBuffer();
        CompletableFuture<Machine.Hold> end = new CompletableFuture<>();
        DomainListener listener = new DomainListener() {
            @Override
            public void shutdown(DomainInfo info) {
                if (info.id().equals(domain)) {
                    end.complete(machine.hold());
                }
            }
        };
        hypervisor.listen(listener);
        try (AutoCloseable listening = console
            .listen(bytes -> printed.append(new String(bytes, StandardCharsets.ISO_8859_1)), true)) {
            ringzero.service(Control.class).unpause(domain);
            try (Machine.Hold hold = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                ShutdownReason reason = Objects.requireNonNull(hypervisor.domain(domain).orElseThrow().shutdown());
                SortedMap<String, Long> calls = hypervisor.hypercalls(domain);
                AuditReport audit = hypervisor.audit();
                String sha = machine.memorySha256();
                toolstack.destroy(domain);
                return new Result(reason, printed.toString(), calls, audit, sha,
                    free - hypervisor.info().freeFrames());
            }
        } finally {
            hypervisor.unlisten(listener);
        }
    }

    /** The machine that such runs take place on. */
    static Ringzero machine(String clock) throws Exception {
        Ringzero ringzero = new Ringzero();
        ringzero.powerCycle(Map.of("ringzero.clock", clock, "ringzero.memory.mib", "256", "ringzero.seed", "7"));
        return ringzero;
    }
}
