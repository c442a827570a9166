// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The real clock follows the host but for the spans in which it is frozen; its budgets follow the speed that was seen. */
class HostClockTest {
    private static final Instant DATE = Instant.parse("2031-05-06T07:08:09.000000010Z");

    private long host = 1_000_000_000_000L;
    private final HostClock clock = new HostClock(3, () -> host, Clock.fixed(DATE, ZoneOffset.UTC));

    @Test
    void timeAndDateFollowTheHost() {
        assertEquals(0, clock.systemNanos());
        host += 12_345;
        assertEquals(12_345, clock.systemNanos());
        assertEquals(12_345, clock.tsc());
        assertEquals(DATE.getEpochSecond() * 1_000_000_000L + 10 + 12_345, clock.wallNanos());
        assertFalse(clock.virtual());
    }

    @Test
    void frozenSpansDoNotCount() {
        host += 100;
        clock.freeze();
        clock.freeze();
        host += 1_000_000;
        assertEquals(100, clock.systemNanos());
        clock.thaw();
        clock.thaw();
        assertEquals(100, clock.systemNanos());
        host += 5;
        assertEquals(105, clock.systemNanos());
    }

    @Test
    void sleepIsWhatIsLeft() {
        assertEquals(Long.MAX_VALUE, clock.sleep(Long.MAX_VALUE));
        assertEquals(500, clock.sleep(500));
        host += 600;
        assertEquals(1, clock.sleep(500));
    }

    @Test
    void aBudgetComesToTheSpeedThatWasSeen() {
        for (int i = 0; i < 100; i++) {
            clock.at(0);
            host += 1_000_000;
            clock.ran(123_456, 1_000_000);
        }
        long budget = clock.budget(1_000_000);
        assertTrue(Math.abs(budget - 123_456) < 2000, "budget for a millisecond: " + budget);
        assertTrue(clock.budget(Long.MAX_VALUE) <= budget, "no run is longer than a millisecond");
        assertTrue(clock.budget(1) > 0);
    }
}
