// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.machine.internal.run.Outbox;
import io.ringzero.machine.internal.trace.Trace;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The last thousand handovers, and who is told of those that are thrown out. Any thread. */
public final class SwapHistory {
    private static final int LENGTH = 1000;

    private final Clock clock;
    private final Outbox outbox;
    private final List<Consumer<Ejection>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<SwapReport> reports = new ArrayDeque<>();

    public SwapHistory(Clock clock, Outbox outbox) {
        this.clock = clock;
        this.outbox = outbox;
    }

    synchronized SwapReport add(SwapReport report) {
        Trace.swapped(clock.systemNanos(), report);
        if (reports.size() == LENGTH) {
            reports.removeFirst();
        }
        reports.addLast(report);
        return report;
    }

    synchronized List<SwapReport> all() {
        return List.copyOf(reports);
    }

    /** Tells of one that was thrown out, on the thread of the outbox; by the machine's owner. */
    void ejected(String slot, String name, String reason, List<String> dump) {
        Ejection ejection = new Ejection(slot, name, reason, clock.systemNanos(), dump);
        listeners.forEach(listener -> outbox.post(() -> listener.accept(ejection)));
    }

    Slots.Watch watch(Consumer<Ejection> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
