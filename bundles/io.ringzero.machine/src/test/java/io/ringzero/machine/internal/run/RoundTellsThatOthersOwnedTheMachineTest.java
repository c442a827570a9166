// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.machine.internal.time.VirtualClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A driver that waited outside in the middle of its chores has to look at everything anew. It once went on with what it knew:
 * a vCPU that was woken while the machine was held waited until virtual time had jumped to the next timer.
 */
class RoundTellsThatOthersOwnedTheMachineTest {
    private final VirtualClock clock = new VirtualClock(1, 1, true);
    private final Gate gate = new Gate(clock, () -> {});

    @Test
    void aRoundWithNothingToDoChangesNothing() throws Exception {
        assertFalse(roundWhile(() -> {}, false));
    }

    @Test
    void aSafePointInTheMiddleOfARoundMayChangeAnything() throws Exception {
        AtomicInteger done = new AtomicInteger();
        assertTrue(roundWhile(() -> atSafePoint(done), true));
        assertEquals(1, done.get());
    }

    @Test
    void aHoldInTheMiddleOfARoundMayChangeAnything() throws Exception {
        assertTrue(roundWhile(() -> gate.hold().close(), true));
    }

    /** A round of the driver, this thread; with {@code called} it begins when another thread already wants the machine. */
    private boolean roundWhile(Runnable others, boolean called) throws Exception {
        gate.enter(Thread.currentThread());
        try (Outbox outbox = new Outbox()) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(others);
            while (called && !gate.called()) {
                Thread.onSpinWait();
            }
            boolean changed = new Chores(clock, gate, outbox, () -> {}).round();
            other.get();
            return changed;
        }
    }

    private void atSafePoint(AtomicInteger done) {
        try {
            gate.atSafePoint(done::incrementAndGet);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
