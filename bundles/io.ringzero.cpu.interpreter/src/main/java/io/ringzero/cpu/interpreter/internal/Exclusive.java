// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.Tlb;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One instruction without any other processor of the machine in guest code: how a locked operand that crosses cache lines is
 * atomic, as the processor's bus lock makes it (SDM Vol. 3A, 9.1.2 and 9.1.4: at a cost to all, and to be avoided).
 *
 * <p>Each processor is inside between {@link #enter} and {@link #leave}; it looks at {@link #isWanted} between slices, and where
 * somebody wants to be alone it steps out until he has been. Who waits, for whatever, serves the requests to his own TLB
 * meanwhile, so a processor that is alone may wait for theirs to be served. The hypervisor's own accesses are not kept out: they
 * use no operand that is split.
 *
 * <p>HOT PATH: only {@link #isWanted}; entering costs one atomic increment a run, and only in memory that is shared.
 */
final class Exclusive {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** Whether the caller, at an instruction border, is to {@link #leave} and {@link #enter} again. */
    boolean isWanted() {
        return wanted.get();
    }

    /** Before guest code; waits for who is alone. */
    void enter(Tlb tlb) {
        while (true) {
            inside.incrementAndGet();
            if (!wanted.get()) {
                return;
            }
            inside.decrementAndGet();
            while (wanted.get()) {
                await(tlb);
            }
        }
    }

    /** After guest code. */
    void leave() {
        inside.decrementAndGet();
    }

    /** Runs an instruction alone; the caller is inside before and after. */
    void alone(Tlb tlb, Runnable instruction) {
        leave();
        while (!wanted.compareAndSet(false, true)) {
            await(tlb);
        }
        try {
            while (inside.get() != 0) {
                await(tlb);
            }
            instruction.run();
        } finally {
            wanted.set(false);
            enter(tlb);
        }
    }

    private static void await(Tlb tlb) {
        tlb.drain();
        Thread.yield();
    }
}
