// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.Store;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.launch.Terminal;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.shell.internal.text.PlainText;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The two guests of the demo, from creation to end, on the calling thread; their consoles appear line by line. */
final class DemoRun {
    private static final List<String> NAMES = List.of("ping", "pong");
    private static final int MEMORY_KIB = 8 << 10;
    private static final String WAKE = "";

    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Toolstack toolstack;
    private final ConsoleBackend consoles;
    private final StoreBackend stores;
    private final EmbeddedGuests images;

    /**
     * How it went.
     *
     * @param report taken with the guests still there
     */
    record Result(Finish finish, RunReport report) {
    }

    @Inject
    DemoRun(Machine machine, Hypervisor hypervisor, Control control, Toolstack toolstack, ConsoleBackend consoles,
        StoreBackend stores, EmbeddedGuests images) {
        this.machine = machine;
        this.hypervisor = hypervisor;
        this.control = control;
        this.toolstack = toolstack;
        this.consoles = consoles;
        this.stores = stores;
        this.images = images;
    }

    Result run(long seconds, Terminal terminal) {
        List<DomainId> guests = new ArrayList<>();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (EndSignal end = new EndSignal(machine, () -> lines.add(WAKE))) {
            try {
                for (String name : NAMES) {
                    guests.add(toolstack.create(config(name)));
                }
                introduce(guests);
                Finish finish = untilEnd(guests, seconds, terminal, end, lines);
                guests.forEach(guest -> Crashes.explain(hypervisor, guest, terminal));
                return new Result(finish, RunReport.take(machine, hypervisor, guests));
            } finally {
                for (DomainId guest : guests) {
                    toolstack.destroy(guest);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(new Finish(Finish.Kind.FAILED, "interrupted"), RunReport.nothing());
        } catch (Exception e) {
            return new Result(new Finish(Finish.Kind.FAILED, "the demo failed: " + e.getMessage()),
                RunReport.nothing());
        }
    }

    private GuestConfig config(String name) {
        return new GuestConfig(name, null, images.image(name), null, "", MEMORY_KIB, MEMORY_KIB, 1, 256,
            EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null);
    }

    /** Tells each in its part of the store who the other is, and lets the other read what it says there. */
    private void introduce(List<DomainId> guests) {
        Store store = stores.store();
        for (DomainId guest : guests) {
            DomainId peer = guests.get(1 - guests.indexOf(guest));
            String data = "/local/domain/" + guest.domid() + "/data";
            store.write(data, new byte[0]);
            store.own(data, guest);
            store.allowRead(data, peer);
            store.write(data + "/peer", PlainText.bytes(Integer.toString(peer.domid())));
        }
    }

    private Finish untilEnd(List<DomainId> guests, long seconds, Terminal terminal, EndSignal end,
        BlockingQueue<String> lines) throws Exception {
        DomainListener watcher = watcher(guests, end);
        hypervisor.listen(watcher);
        List<AutoCloseable> listening = new ArrayList<>();
        try {
            for (DomainId guest : guests) {
                listening.add(listen(guest, lines));
            }
            for (DomainId guest : guests) {
                control.unpause(guest);
            }
            return drain(seconds, terminal, end, lines);
        } finally {
            hypervisor.unlisten(watcher);
            for (AutoCloseable listener : listening) {
                listener.close();
            }
        }
    }

    private AutoCloseable listen(DomainId guest, BlockingQueue<String> lines) throws ControlException {
        PlainText text = new PlainText();
        Console console = consoles.console(guest)
            .orElseThrow(() -> new ControlException("a guest has no console: start io.ringzero.console.back"));
        return console.listen(bytes -> {
            text.accept(bytes);
            lines.addAll(text.take());
        }, true);
    }

    private static DomainListener watcher(List<DomainId> guests, EndSignal end) {
        Set<Integer> running = new TreeSet<>(guests.stream().map(DomainId::domid).toList());
        return new DomainListener() {
            @Override
            public void shutdown(DomainInfo domain) {
                ShutdownReason reason = domain.shutdown();
                if (!guests.contains(domain.id()) || reason == null) {
                    return;
                }
                running.remove(domain.id().domid());
                if (!reason.equals(ShutdownReason.POWEROFF)) {
                    end.end(Finish.Kind.CRASH, "the guest " + domain.name() + " ended with " + reason);
                } else if (running.isEmpty()) {
                    end.end(Finish.Kind.SHUTDOWN, "both guests powered off");
                }
            }
        };
    }

    private static Finish drain(long seconds, Terminal terminal, EndSignal end, BlockingQueue<String> lines)
        throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            String line = lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                end.end(Finish.Kind.TIMEOUT, "the guests did not end within " + seconds + " s");
            } else if (!line.isEmpty()) {
                terminal.out().println(line);
            }
            Finish finish = end.finish();
            if (finish != null && lines.isEmpty()) {
                return finish;
            }
        }
    }
}
