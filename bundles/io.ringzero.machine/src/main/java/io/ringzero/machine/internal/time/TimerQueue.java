// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

import io.ringzero.api.machine.TimerId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Timers by deadline, those of one deadline in the order in which they were asked for. pCPU threads and safe points. */
final class TimerQueue {
    private final TreeMap<Key, Runnable> byDeadline = new TreeMap<>();
    private final Map<Long, Key> byNumber = new HashMap<>();
    private long numbers;

    private record Key(long deadline, long number) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::deadline)
            .thenComparingLong(Key::number);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    TimerId add(long deadline, Runnable turn) {
        Key key = new Key(deadline, ++numbers);
        byDeadline.put(key, turn);
        byNumber.put(key.number, key);
        return new TimerId(key.number);
    }

    void cancel(TimerId timer) {
        Key key = byNumber.remove(timer.number());
        if (key != null) {
            byDeadline.remove(key);
        }
    }

    /** The earliest deadline, {@link Long#MAX_VALUE} for none. */
    long next() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.firstKey().deadline;
    }

    /** Takes out the first timer whose deadline has come. */
    @Nullable
    Runnable takeDue(long now) {
        if (byDeadline.isEmpty() || byDeadline.firstKey().deadline > now) {
            return null;
        }
        Map.Entry<Key, Runnable> first = byDeadline.pollFirstEntry();
        byNumber.remove(first.getKey().number);
        return first.getValue();
    }
}
