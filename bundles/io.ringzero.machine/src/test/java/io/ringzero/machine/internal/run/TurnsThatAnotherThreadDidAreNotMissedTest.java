// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.machine.internal.time.VirtualClock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A pCPU's thread that waits outside between seeing that there is a turn and taking it finds that another's has done it. The loop
 * of the pCPU once ended in an exception then, and its round with it.
 */
class TurnsThatAnotherThreadDidAreNotMissedTest {
    private final Gate gate = new Gate(new VirtualClock(1, 1, true), () -> {});
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean second = new AtomicBoolean();

    @Test
    void theLastTurnIsDoneOnceAndNobodyFails() throws Exception {
        try (Outbox outbox = new Outbox()) {
            Chores chores = new Chores(new VirtualClock(1, 1, true), gate, outbox, () -> {});
            Thread other = new Thread(() -> asPcpuOne(chores));
            gate.admit(List.of(Thread.currentThread(), other), number -> {});
            assertTrue(gate.take(0));
            chores.turn(done::incrementAndGet);
            other.start();
            until(() -> other.getState() == Thread.State.WAITING); // it is next in the queue
            CompletableFuture<Boolean> outsider = CompletableFuture.supplyAsync(this::atSafePoint);
            until(gate::called);
            assertFalse(chores.turns(), "pCPU 1's thread had it");
            assertTrue(outsider.get(1, TimeUnit.MINUTES));
            assertTrue(second.get());
            assertEquals(1, done.get());
            gate.close();
            gate.giveWay(0);
            other.join();
        }
    }

    /** Does what there is, and lets the others go first until the machine closes. */
    private void asPcpuOne(Chores chores) {
        boolean open = gate.take(1);
        if (open) {
            second.set(chores.turns());
        }
        while (open) {
            open = gate.giveWay(1);
        }
    }

    private boolean atSafePoint() {
        try {
            return gate.atSafePoint(() -> true);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
