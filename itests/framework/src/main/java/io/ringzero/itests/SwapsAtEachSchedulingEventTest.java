// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.Store;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A short run of guests that compute, set timers, wait and send each other events, over two pCPUs in virtual time: behind
 * each call that one scheduler hears in it, another takes over, the run begins anew for each. No vCPU is lost, doubled or left asleep: the
 * guests print what they print without a swap and end, nobody is thrown out, and the audit finds nothing.
 */
class SwapsAtEachSchedulingEventTest {
    private static final System.Logger LOG = System.getLogger(SwapsAtEachSchedulingEventTest.class.getName());
    private static final long LEAST_EVENTS = 50;
    private static final List<String> FAMILY = List.of("bvt", "credit", "credit2", "rtds", "sedf", "atropos",
        "arinc653", "rr");
    private static final String SLOT = "scheduler";
    private static final String COUNTED = "counted-";
    private static final long KIB = 8 << 10;
    private static final long STEP_NANOS = 1_000_000_000;
    private static final int MOST_STEPS = 100;
    private static final int PATIENCE_SECONDS = 60;
    private static final String ROUNDS = "40";

    private final Ringzero ringzero = new Ringzero();
    private final List<String> failed = new ArrayList<>();

    @Test
    void nobodyIsLostDoubledOrLeftAsleep() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7",
            "ringzero.pcpus", "2"));
        for (int i = 0; i < FAMILY.size(); i++) {
            under(FAMILY.get(i), FAMILY.get((i + 1) % FAMILY.size()));
        }
        assertEquals(List.of(), failed);
    }

    private void under(String from, String to) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        BundleContext context = ringzero.context();
        ServiceReference<Scheduler> found = context
            .getServiceReferences(Scheduler.class, "(ringzero.name=" + from + ")")
            .iterator().next();
        HoldingScheduler scheduler = new HoldingScheduler(context.getService(found), machine);
        Dictionary<String, Object> properties = new Hashtable<>(
            Map.of("ringzero.name", COUNTED + from, "ringzero.on-request", "true"));
        ServiceRegistration<Scheduler> registered = context.registerService(Scheduler.class, scheduler, properties);
        try {
            String usual = run(scheduler, from, 0, to).printed;
            long event = 0;
            Outcome outcome;
            do { // a frame that begins elsewhere makes other events, so their number is known at the end only
                outcome = run(scheduler, from, ++event, to);
                if (!outcome.printed.equals(usual)) {
                    failed.add("swap behind event " + event + " of " + from + ": " + outcome + " instead of " + usual);
                }
            } while (outcome.swapped);
            LOG.log(System.Logger.Level.INFO,
                from + " to " + to + ": a swap behind each of " + (event - 1) + " events");
            assertTrue(event > LEAST_EVENTS, from + " heard " + (event - 1) + " calls only");
        } finally {
            use(machine, "built-in"); // none of those that the next round counts
            registered.unregister();
            context.ungetService(found);
        }
    }

    /**
     * A run.
     *
     * @param printed by the guests, how they ended, and what was not as before afterwards
     * @param swapped whether there was an event of that number
     */
    private record Outcome(String printed, boolean swapped) {
    }

    /** @param event behind which to swap, 0 for none */
    private Outcome run(HoldingScheduler scheduler, String from, long event, String to) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        Machine.Hold hold = machine.hold();
        try {
            use(machine, COUNTED + from);
            long free = hypervisor.info().freeFrames();
            CompletableFuture<Machine.Hold> at = scheduler.holdAt(event);
            List<DomainId> guests = List.of(create("ping", ""), create("pong", ""), create("checksum", ROUNDS));
            introduce(guests.get(0), guests.get(1));
            introduce(guests.get(1), guests.get(0));
            boolean swapped = false;
            for (int i = 0; i < MOST_STEPS && !ended(hypervisor, guests); i++) {
                var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
                hold.close();
                if (event > 0 && !swapped) {
                    CompletableFuture.anyOf(at, later).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    swapped = at.isDone();
                    if (swapped) {
                        use(machine, to);
                        at.get().close();
                    }
                }
                hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            scheduler.holdAt(0); // what it hears from here on is the guests' removal
            String expected = swapped ? to : COUNTED + from;
            if (!expected.equals(inUse(machine))) {
                failed.add("swap behind event " + event + " of " + from + ": " + inUse(machine) + " is in use");
            }
            StringBuilder printed = new StringBuilder();
            for (DomainId guest : guests) {
                printed.append(new String(ringzero.service(ConsoleBackend.class).console(guest).orElseThrow().backlog(),
                    StandardCharsets.US_ASCII)).append(hypervisor.domain(guest).map(DomainInfo::shutdown));
                toolstack.destroy(guest);
            }
            printed.append(hypervisor.audit().differences());
            machine.atSafePoint(() -> StolenTimeIsSeenInProcStatTest.addsUp(machine));
            printed.append(free - hypervisor.info().freeFrames()).append(" frames missing");
            return new Outcome(printed.toString(), swapped);
        } finally {
            hold.close();
        }
    }

    /** Each is told the other's number, as in the demo. */
    private void introduce(DomainId guest, DomainId peer) throws Exception {
        Store store = ringzero.service(StoreBackend.class).store();
        String data = "/local/domain/" + guest.domid() + "/data";
        store.write(data, new byte[0]);
        store.own(data, guest);
        store.allowRead(data, peer);
        store.write(data + "/peer", Integer.toString(peer.domid()).getBytes(StandardCharsets.US_ASCII));
    }

    private DomainId create(String name, String commandLine) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image(name);
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig(name, null, kernel, null,
            commandLine, KIB, KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }

    private static boolean ended(Hypervisor hypervisor, List<DomainId> guests) {
        return guests.stream().allMatch(
            guest -> hypervisor.domain(guest).map(DomainInfo::shutdown).orElse(null) == ShutdownReason.POWEROFF);
    }

    private static void use(Machine machine, String scheduler) {
        SwapReport report = machine.slots().use(SLOT, scheduler);
        if (!report.done()) {
            throw new AssertionError(report.toString());
        }
    }

    private static String inUse(Machine machine) {
        return machine.slots().slots().stream().filter(slot -> slot.name().equals(SLOT)).map(SlotInfo::inUse)
            .findFirst().map(String::valueOf).orElse("none there");
    }
}
