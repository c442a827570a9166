// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.xen.DomainId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One guest's console. The ring, the port and the waiting keys are touched in turns only; {@link Console}'s methods come from
 * any thread and make turns of what they want.
 *
 * <p>Output goes to the listeners in the turn of the guest's event, before the guest runs again; what a listener types goes
 * into the ring in the same turn. A ring with impossible indices ends this console and no other.
 */
final class GuestConsole implements Console {
    private static final Logger LOG = System.getLogger(GuestConsole.class.getName());

    private final DomainId domain;
    private final ServiceContext context;
    private final Backlog backlog = new Backlog();
    private final KeyQueue keys = new KeyQueue();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Line line;
    /** The thread that is inside {@link #serve}, so that typing there needs no turn of its own. */
    private volatile @Nullable Thread serving;

    /** What connects us to the guest while it is served. */
    private record Line(Grants.Mapping page, RingPage ring, EventChannels.Port port) {
    }

    GuestConsole(DomainId domain, ServiceContext context) {
        this.domain = domain;
        this.context = context;
    }

    /** Takes the ring into service. In a turn. */
    void open(Grants.Mapping page, EventChannels.Port port) {
        line = new Line(page, new RingPage(page), port);
        serve();
    }

    /** Lets ring and port go; the backlog stays. In a turn; idempotent. */
    void close() {
        Line was = line;
        line = null;
        if (was != null) {
            was.port().close();
            was.page().close();
        }
    }

    /** The guest's event, or new keys. In a turn. */
    void serve() {
        Line now = line;
        if (now == null || serving != null) {
            return;
        }
        if (!now.page().live()) {
            close();
            return;
        }
        serving = Thread.currentThread();
        try {
            transfer(now);
        } catch (BadRingException e) {
            LOG.log(Level.WARNING, "console of {0} is closed: {1}; destroy the domain to end it", domain,
                e.getMessage());
            close();
        } finally {
            serving = null;
        }
    }

    private void transfer(Line now) throws BadRingException {
        byte[] output = now.ring().takeOutput();
        if (output.length > 0) {
            backlog.add(output);
            tell(output);
        }
        boolean moved = output.length > 0;
        if (keys.size() > 0 && line == now) {
            byte[] input = keys.take(now.ring().inputRoom());
            now.ring().putInput(input);
            moved |= input.length > 0;
        }
        if (moved && line == now) {
            now.port().send();
        }
    }

    private void tell(byte[] output) {
        for (Listener listener : listeners) {
            try {
                listener.output(output.clone());
            } catch (RuntimeException e) {
                listeners.remove(listener);
                LOG.log(Level.ERROR, "a listener of the console of " + domain + " failed and hears no more", e);
            }
        }
    }

    @Override
    public void type(byte[] bytes) {
        byte[] copy = bytes.clone();
        if (Thread.currentThread() == serving) {
            accept(copy);
        } else {
            context.post("keys for the console of " + domain, () -> {
                accept(copy);
                serve();
            });
        }
    }

    private void accept(byte[] bytes) {
        if (line != null && !keys.add(bytes)) {
            LOG.log(Level.WARNING,
                "{0} keys for the console of {1} are lost: {2} wait already and the guest takes none",
                bytes.length, domain, keys.size());
        }
    }

    @Override
    public byte[] backlog() {
        return backlog.copy();
    }

    @Override
    public AutoCloseable listen(Listener listener, boolean replay) {
        try {
            // As a turn: no output falls between the backlog and the first call.
            context.call(() -> {
                byte[] before = backlog.copy();
                if (replay && before.length > 0) {
                    listener.output(before);
                }
                return listeners.add(listener);
            });
        } catch (Exception e) {
            throw new IllegalStateException("cannot listen to the console of " + domain + ": " + e.getMessage(), e);
        }
        return () -> listeners.remove(listener);
    }
}
