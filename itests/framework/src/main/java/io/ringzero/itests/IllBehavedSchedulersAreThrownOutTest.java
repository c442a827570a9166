// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.itests.IllBehavedScheduler.Mischief;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Thirteen schedulers that behave badly under three guests which compute, one of which is destroyed meanwhile, and one that waits: each is
 * thrown out for what it does and the built-in round robin takes over, within the stall limit; its service stays where it is, and the
 * guests come to the sums that they come to without.
 */
class IllBehavedSchedulersAreThrownOutTest {
    private static final long KIB = 8 << 10;
    /** Longer than the stall limit of 10 s; nobody can be idle for so long with a guest that computes. */
    private static final long STEP_NANOS = 1_000_000_000;
    private static final int MOST_STEPS = 40;
    private static final long WELL_BEHAVED_NANOS = 30_000_000;
    private static final int PATIENCE_SECONDS = 60;
    private static final byte[] KEYS = "hello\r".getBytes(StandardCharsets.US_ASCII);
    private static final String ROUNDS = "30000";

    private final Ringzero ringzero = new Ringzero();
    private Machine.Hold hold = () -> {
    };

    @Test
    void eachForWhatItDoes() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7",
            "ringzero.pcpus", "1"));
        List<String> failed = new ArrayList<>();
        String usual = null;
        for (Mischief mischief : Mischief.values()) {
            String printed = beside(mischief, failed);
            usual = usual == null ? printed : usual;
            if (!printed.equals(usual)) {
                failed.add(mischief + ": the guests printed " + printed + " instead of " + usual);
            }
        }
        assertEquals(List.of(), failed);
        long stuck = Stream.of(Mischief.values()).filter(mischief -> mischief.reason().contains("did not return"))
            .count();
        assertEquals(stuck, ringzero.service(Machine.class).stats().threadsGivenUp());
        String all = String.valueOf(usual);
        assertTrue(all.contains("[poweroff]") && all.contains("olleh"), all);
    }

    private String beside(Mischief mischief, List<String> failed) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        BundleContext context = ringzero.context();
        hold = machine.hold();
        machine.slots().use("scheduler", "built-in");
        ServiceReference<Scheduler> good = context.getServiceReferences(Scheduler.class, "(ringzero.name=rr)")
            .iterator()
            .next();
        IllBehavedScheduler bad = new IllBehavedScheduler(mischief, context.getService(good), machine);
        ServiceRegistration<Scheduler> registered = context.registerService(Scheduler.class, bad,
            new Hashtable<>(Map.of("ringzero.name", mischief.name(), "ringzero.on-request", "true")));
        CompletableFuture<Ejection> told = new CompletableFuture<>();
        try (Slots.Watch watch = machine.slots().watch(told::complete)) {
            assertTrue(machine.slots().use("scheduler", mischief.name()).done(), mischief.name());
            List<DomainId> guests = List.of(create("one", "checksum"), create("two", "checksum"),
                create("three", "echo"));
            DomainId victim = create("victim", "checksum");
            step(WELL_BEHAVED_NANOS);
            bad.letLoose();
            ringzero.service(Toolstack.class).destroy(victim);
            ringzero.service(ConsoleBackend.class).console(guests.getLast()).orElseThrow().type(KEYS); // wakes it
            for (int i = 0; i < MOST_STEPS && !ended(hypervisor, guests); i++) {
                step(STEP_NANOS);
            }
            judge(mischief, machine, failed);
            if (!told.get(PATIENCE_SECONDS, TimeUnit.SECONDS).name().equals(mischief.name())) {
                failed.add(mischief + ": told of another");
            }
            String log = hypervisor.log().stream().map(LogLine::text).collect(Collectors.joining("\n"));
            if (!log.contains("scheduler: " + mischief + " was thrown out") || !log.contains("scheduler:   vCPU ")) {
                failed.add(mischief + ": the log has no report");
            }
            if (registered.getReference().getUsingBundles() == null) {
                failed.add(mischief + ": nobody has its service any more");
            }
            return end(hypervisor, guests);
        } finally {
            bad.tame();
            hold.close();
            registered.unregister();
            context.ungetService(good);
        }
    }

    private static void judge(Mischief mischief, Machine machine, List<String> failed) {
        SlotInfo slot = machine.slots().slots().stream().filter(info -> info.name().equals("scheduler")).findFirst()
            .orElseThrow();
        if (!"built-in".equals(slot.inUse()) || !slot.ejected().equals(List.of(mischief.name()))) {
            failed.add(mischief + ": " + slot);
        }
        SwapReport last = machine.slots().history().getLast();
        if (!mischief.name().equals(last.from()) || !last.reason().contains(mischief.reason())) {
            failed.add(mischief + ": " + last);
        }
    }

    private String end(Hypervisor hypervisor, List<DomainId> guests) throws Exception {
        StringBuilder printed = new StringBuilder();
        for (DomainId guest : guests) {
            printed.append(new String(ringzero.service(ConsoleBackend.class).console(guest).orElseThrow().backlog(),
                StandardCharsets.US_ASCII)).append(hypervisor.domain(guest).map(DomainInfo::shutdown)).append('\n');
            ringzero.service(Toolstack.class).destroy(guest);
        }
        return printed.append(hypervisor.audit().differences()).toString();
    }

    private void step(long nanos) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        var later = machine.holdAt(machine.clock().systemNanos() + nanos).toCompletableFuture();
        hold.close();
        hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private DomainId create(String name, String guest) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image(guest);
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig(name, null, kernel, null, ROUNDS,
            KIB, KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }

    /** The one that echoes waits for keys for ever. */
    private static boolean ended(Hypervisor hypervisor, List<DomainId> guests) {
        return guests.subList(0, 2).stream().allMatch(
            guest -> hypervisor.domain(guest).map(DomainInfo::shutdown).orElse(null) == ShutdownReason.POWEROFF);
    }
}
