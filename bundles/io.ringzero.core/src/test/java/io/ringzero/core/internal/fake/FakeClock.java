// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.TimerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A clock that the test moves. */
public final class FakeClock implements Clock {
    private final TreeMap<Long, List<Entry>> timers = new TreeMap<>();
    private long now;
    private long ids;

    private record Entry(TimerId id, Runnable turn) {
    }

    @Override
    public long systemNanos() {
        return now;
    }

    @Override
    public long tsc() {
        return now;
    }

    @Override
    public long wallNanos() {
        return 1_700_000_000_000_000_000L + now;
    }

    @Override
    public long random() {
        return 4;
    }

    @Override
    public boolean virtual() {
        return true;
    }

    @Override
    public void charge(long nanos) {
        now += nanos;
    }

    @Override
    public TimerId at(long systemNanos, Runnable turn) {
        TimerId id = new TimerId(++ids);
        timers.computeIfAbsent(systemNanos, ignored -> new ArrayList<>()).add(new Entry(id, turn));
        return id;
    }

    @Override
    public void cancel(TimerId timer) {
        timers.values().forEach(list -> list.removeIf(entry -> entry.id.equals(timer)));
        timers.values().removeIf(List::isEmpty);
    }

    /** Timers that wait. */
    public int waiting() {
        return timers.values().stream().mapToInt(List::size).sum();
    }

    /** Goes on to a time, running what is due on the way. */
    public void advanceTo(long systemNanos) {
        while (!timers.isEmpty() && timers.firstKey() <= systemNanos) {
            now = Math.max(now, timers.firstKey());
            timers.pollFirstEntry().getValue().forEach(entry -> entry.turn.run());
        }
        now = Math.max(now, systemNanos);
    }
}
