// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.inject.Services;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine that stands still except when an experiment lets it run for some virtual time. One thread; each step is exact, so an
 * experiment comes out the same every time.
 */
final class Lab {
    private static final String SLOT = "scheduler";
    private static final String NAME = "ringzero.name";
    private static final long KIB = 4 << 10;
    private static final long PATIENCE_SECONDS = 600;

    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Toolstack toolstack;
    private final ConsoleBackend consoles;
    private final EmbeddedGuests images;
    private final Services<Scheduler> schedulers;

    @Inject
    Lab(Machine machine, Hypervisor hypervisor, Control control, Toolstack toolstack, ConsoleBackend consoles,
        EmbeddedGuests images, Services<Scheduler> schedulers) {
        this.machine = machine;
        this.hypervisor = hypervisor;
        this.control = control;
        this.toolstack = toolstack;
        this.consoles = consoles;
        this.images = images;
        this.schedulers = schedulers;
    }

    /** Whether time is virtual and one pCPU does all the work, as the experiments need. */
    boolean fits() {
        return machine.clock().virtual() && machine.pcpus().size() == 1;
    }

    /** Stops the machine; to be closed when all is done. */
    Bench open() {
        return new Bench(machine.hold());
    }

    /** The machine, standing still. */
    final class Bench implements AutoCloseable {
        private Machine.Hold hold;

        private Bench(Machine.Hold hold) {
            this.hold = hold;
        }

        /** Names of the schedulers that claim all of this, in order. */
        List<String> claiming(Claim... claims) {
            return slot().choices().stream().filter(choice -> schedulers.named(NAME, choice)
                .filter(entry -> entry.service().claims().containsAll(List.of(claims))).isPresent()).sorted().toList();
        }

        private SlotInfo slot() {
            return machine.slots().slots().stream().filter(slot -> slot.name().equals(SLOT)).findFirst().orElseThrow();
        }

        String inUse() {
            return String.valueOf(slot().inUse());
        }

        /** Another scheduler takes over. */
        void use(String scheduler) throws IOException {
            SwapReport report = machine.slots().use(SLOT, scheduler);
            if (!report.done()) {
                throw new IOException("scheduler " + scheduler + " did not take over: " + report.reason());
            }
        }

        /** Sets a parameter of the scheduler in use; {@link Parameter#WHOLE} or a domain. */
        void tune(int domid, String parameter, long value) throws Exception {
            String scheduler = inUse();
            Scheduler service = schedulers.named(NAME, scheduler)
                .orElseThrow(() -> new IOException("scheduler " + scheduler + " is gone")).service();
            machine.atSafePoint(() -> {
                service.tune(domid, parameter, value);
                return true;
            });
        }

        /** A domain, paused. */
        Subject create(String name, String guest, String commandLine, int weight) throws Exception {
            GuestConfig config = new GuestConfig(name, null, images.image(guest), null, commandLine, KIB, 2 * KIB, 1,
                weight, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null);
            return new Subject(toolstack.create(config), control, consoles);
        }

        void destroy(Subject subject) throws Exception {
            subject.close();
            toolstack.destroy(subject.id());
        }

        /** Instructions that a domain has retired. */
        long instructions(Subject subject) throws IOException {
            DomainInfo info = hypervisor.domain(subject.id()).orElseThrow();
            if (hypervisor.crash(subject.id()).isPresent()) {
                throw new IOException(info.name() + " crashed: " + hypervisor.crash(subject.id()).orElseThrow());
            }
            return info.instructions();
        }

        /** Lets everybody run; how long that took the host, nanoseconds. */
        long pass(long nanos) throws Exception {
            var later = machine.holdAt(machine.clock().systemNanos() + nanos).toCompletableFuture();
            long start = System.nanoTime();
            hold.close();
            hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return System.nanoTime() - start;
        }

        @Override
        public void close() {
            hold.close();
        }
    }
}
