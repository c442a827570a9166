// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The scheduler in use and its parameters follow their configuration, through the Configuration Admin and by a file, under a guest. */
class ConfigurationChangesTheSchedulerTest {
    private static final long KIB = 8 << 10;
    private static final String CREDIT = "io.ringzero.sched.credit";
    private static final String MACHINE = "io.ringzero.machine";
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Ringzero ringzero = new Ringzero();
    private final Path file = Path.of(System.getProperty("felix.fileinstall.dir", "load"), MACHINE + ".cfg");

    @AfterEach
    void forget() throws Exception {
        Files.deleteIfExists(file);
        configuration(CREDIT).delete();
        configuration(MACHINE).delete();
        ringzero.service(Machine.class).slots().use("scheduler", "rr");
    }

    @Test
    void underAGuest() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "real", "ringzero.memory.mib", "64", "ringzero.pcpus", "1"));
        DomainId guest = guest();
        awaited("description", () -> described(CREDIT).contains("tslice_ms"));
        assertEquals(List.of("scheduler"), described(MACHINE));

        configuration(CREDIT).update(table("tslice_ms", 7L, "ratelimit_us", "500"));
        configuration(MACHINE).update(table("scheduler", "credit"));
        awaited("credit in use, configured", () -> "credit".equals(inUse()) && credits().equals(List.of(7L, 500L)));

        // A wrong one is dealt with before the good one of another PID, on the same thread.
        configuration(CREDIT).update(table("tslice_ms", 8L, "ratelimit_us", 500_001L));
        configuration(MACHINE).update(table("scheduler", "bvt"));
        awaited("bvt in use", () -> "bvt".equals(inUse()));
        configuration(MACHINE).update(table("scheduler", "credit"));
        awaited("credit again, as before", () -> "credit".equals(inUse()) && credits().equals(List.of(7L, 500L)));

        // What is not given any more goes back to its preset; and the machine's is read before it, so rtds is awaited by then.
        Bundle late = ringzero.bundle("io.ringzero.sched.rtds");
        late.stop();
        configuration(MACHINE).update(table("scheduler", "rtds"));
        configuration(CREDIT).update(table("tslice_ms", 9L));
        awaited("9 ms, the other at its preset", () -> credits().equals(List.of(9L, 1000L)));
        assertEquals("credit", inUse(), "the one that is named is not there");
        late.start();
        awaited("rtds as soon as it is there", () -> "rtds".equals(inUse()));

        ServiceRegistration<Scheduler> shy = ringzero.context().registerService(Scheduler.class, new Shy(credit()),
            new Hashtable<>(Map.of("ringzero.name", "shy", "ringzero.on-request", "true")));
        configuration(MACHINE).update(table("scheduler", "shy"));
        awaited("a refusal", () -> history().stream().anyMatch(report -> report.reason().contains("not today")));
        assertEquals("rtds", inUse(), "the one before stays");
        configuration(MACHINE).delete();
        shy.unregister();

        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "scheduler = bvt\n");
        awaited("bvt by a file", () -> "bvt".equals(inUse()));
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        assertNull(hypervisor.domains().stream().filter(domain -> domain.id().equals(guest)).findFirst().orElseThrow()
            .shutdown(), "the guest noticed nothing");
        ringzero.service(Toolstack.class).destroy(guest);
    }

    /** Refuses to take over. */
    private static final class Shy extends ForwardingScheduler {
        Shy(Scheduler scheduler) {
            super(scheduler);
        }

        @Override
        public void prepare() {
            throw new IllegalStateException("not today");
        }
    }

    /** tslice_ms and ratelimit_us. */
    private List<Long> credits() throws Exception {
        Scheduler credit = credit();
        return List.of(tuned(credit, "tslice_ms"), tuned(credit, "ratelimit_us"));
    }

    private List<SwapReport> history() throws Exception {
        return ringzero.service(Machine.class).slots().history();
    }

    private List<String> described(String pid) throws Exception {
        ServiceReference<MetaTypeService> types = ringzero.context().getServiceReference(MetaTypeService.class);
        ObjectClassDefinition form = ringzero.context().getService(types)
            .getMetaTypeInformation(ringzero.bundle("io.ringzero.config")).getObjectClassDefinition(pid, null);
        return Stream.of(form.getAttributeDefinitions(ObjectClassDefinition.ALL)).map(AttributeDefinition::getID)
            .toList();
    }

    private Scheduler credit() throws Exception {
        ServiceReference<Scheduler> reference = ringzero.context()
            .getServiceReferences(Scheduler.class, "(ringzero.name=credit)").iterator().next();
        return ringzero.context().getService(reference);
    }

    private long tuned(Scheduler scheduler, String name) throws Exception {
        return ringzero.service(Machine.class).atSafePoint(() -> scheduler.tuned(Parameter.WHOLE, name));
    }

    private String inUse() throws Exception {
        return ringzero.service(Machine.class).slots().slots().stream()
            .filter(slot -> slot.name().equals("scheduler")).map(SlotInfo::inUse).findFirst().orElseThrow();
    }

    private Configuration configuration(String pid) throws Exception {
        // Not Ringzero.service: this service is of the bundle's own, and gone when it is given back.
        ServiceReference<ConfigurationAdmin> admin = ringzero.context().getServiceReference(ConfigurationAdmin.class);
        return ringzero.context().getService(admin).getConfiguration(pid, null);
    }

    private static Dictionary<String, Object> table(Object... pairs) {
        Dictionary<String, Object> table = new Hashtable<>();
        for (int i = 0; i < pairs.length; i += 2) {
            table.put((String) pairs[i], pairs[i + 1]);
        }
        return table;
    }

    /** Configurations are handed out on another thread. */
    private static void awaited(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!holds.call()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.onSpinWait();
        }
    }

    private DomainId guest() throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("checksum");
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig("one", null, kernel, null,
            "100000000", KIB, KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }
}
