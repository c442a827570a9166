// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Hypercalls that bundles add. Added and removed by any thread, looked up on pCPU threads. */
@Singleton
public final class Extensions {
    private static final int MOST_FAILURES = 3;

    private final HypervisorLog log;
    private final ConcurrentMap<Integer, Added> added = new ConcurrentHashMap<>();
    private volatile IntPredicate reserved = number -> false;

    @Inject
    public Extensions(HypervisorLog log) {
        this.log = log;
    }

    /** Numbers that the core has itself. */
    void reserve(IntPredicate numbers) {
        reserved = numbers;
    }

    /** Adds a hypercall; one whose number is taken is refused with a line in the log. */
    public void add(HypercallHandler handler) {
        int number = handler.number();
        boolean free = number >= 0 && number < Dispatcher.NUMBERS && !reserved.test(number);
        if (!free || added.putIfAbsent(number, new Added(handler)) != null) {
            log.add("hypercall " + number + " of " + handler.name() + " is refused: "
                + (free ? "another bundle has it" : "the number is Xen's; 43 to 47 and 56 to 63 are free"));
        }
    }

    /** Removes a hypercall; without effect when it was refused. */
    public void remove(HypercallHandler handler) {
        added.values().removeIf(entry -> entry.handler == handler);
    }

    @Nullable
    Handler handler(int number) {
        return added.get(number);
    }

    /** A bundle's handler, watched. */
    private final class Added implements Handler {
        private final HypercallHandler handler;
        private final AtomicInteger failures = new AtomicInteger();

        Added(HypercallHandler handler) {
            this.handler = handler;
        }

        @Override
        public int number() {
            return handler.number();
        }

        @Override
        public String name() {
            return handler.name();
        }

        @Override
        public long call(Call call) throws GuestFaultException {
            if (failures.get() >= MOST_FAILURES) {
                throw new GuestFaultException(Errno.ENOSYS, "withdrawn");
            }
            try {
                return handler.call(call);
            } catch (RuntimeException | Error e) {
                if (failures.incrementAndGet() == MOST_FAILURES) {
                    added.remove(number(), this);
                    log.add(
                        "hypercall " + handler.name() + " threw " + MOST_FAILURES + " times and is withdrawn: " + e);
                }
                throw e;
            }
        }
    }
}
