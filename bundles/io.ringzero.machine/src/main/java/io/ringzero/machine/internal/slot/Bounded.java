// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of plug-ins during a handover, while guests stand still: on a thread of its own, so that one that never returns is given up
 * instead of the machine. One caller at a time.
 */
final class Bounded {
    /** How long a plug-in may take for one call of a handover. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private @Nullable Helper helper;

    /** Has a thread wait for the first call; to be done while guests still run. */
    synchronized void warm() {
        give(() -> {
        });
    }

    private void give(Runnable task) {
        Helper present = helper;
        while (present == null || !present.take(task)) {
            present = Helper.started();
        }
        helper = present;
    }

    /** Calls, and throws what the call throws, or {@link TimeoutException}. */
    synchronized <R extends @Nullable Object> R call(String what, Callable<R> call) throws Exception {
        FutureTask<R> task = new FutureTask<>(call);
        give(task);
        boolean interrupted = false;
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (true) {
                try {
                    return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // whoever waits for the framework does not want half a handover
                } catch (TimeoutException e) {
                    task.cancel(true);
                    helper = null; // the next call gets another
                    throw new TimeoutException(what + " did not return within " + DEADLINE.toSeconds() + " s");
                } catch (ExecutionException e) {
                    throw unwrapped(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Exception unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case Exception cause -> cause;
            case null, default -> e;
        };
    }
}
