// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.log;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.LogLine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;

/** The last lines that the hypervisor had to say. Any thread; never blocks on anything but itself. */
@Singleton
public final class HypervisorLog {
    /** Lines kept. */
    public static final int CAPACITY = 4096;

    private final Machine machine;
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();

    @Inject
    public HypervisorLog(Machine machine) {
        this.machine = machine;
    }

    /** Adds a line, stamped with system time; the oldest goes when there are too many. */
    public synchronized void add(String text) {
        if (lines.size() == CAPACITY) {
            lines.removeFirst();
        }
        lines.addLast(new LogLine(machine.clock().systemNanos(), text));
    }

    /** Forgets all lines. */
    public synchronized void clear() {
        lines.clear();
    }

    /** Oldest first. */
    public synchronized List<LogLine> lines() {
        return List.copyOf(lines);
    }
}
