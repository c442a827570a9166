// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.log;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.LogLine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last lines that the hypervisor had to say. Any thread; never blocks on anything but itself. */
@Singleton
public final class HypervisorLog {
    /** Lines kept. */
    public static final int CAPACITY = 4096;
    /** Characters that a line has as text beyond its own: what stands in front of it and the end of the line. */
    public static final int LINE_FRAME = 7;

    private final Machine machine;
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private long dropped;

    @Inject
    public HypervisorLog(Machine machine) {
        this.machine = machine;
    }

    /** Adds a line, stamped with system time; the oldest goes when there are too many. */
    public synchronized void add(String text) {
        if (lines.size() == CAPACITY) {
            dropped += lines.removeFirst().text().length() + LINE_FRAME;
        }
        lines.addLast(new LogLine(machine.clock().systemNanos(), text));
    }

    /** Forgets all lines. */
    public synchronized void clear() {
        lines.forEach(line -> dropped += line.text().length() + LINE_FRAME);
        lines.clear();
    }

    /**
     * The lines as one text.
     *
     * @param format of a line: {@link #LINE_FRAME} characters more than the line has
     */
    public synchronized Text text(Function<LogLine, String> format) {
        return new Text(dropped, lines.stream().map(format).collect(Collectors.joining()));
    }

    /**
     * What is left of all that was ever said.
     *
     * @param dropped characters that were before it
     */
    public record Text(long dropped, String text) {
    }

    /** Oldest first. */
    public synchronized List<LogLine> lines() {
        return List.copyOf(lines);
    }
}
