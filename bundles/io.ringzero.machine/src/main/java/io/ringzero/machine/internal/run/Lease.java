// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The driver's right to go on with the machine while it is inside a plug-in. Taken before the call and given back after it; a
 * watchdog may take it away from a call that lasts too long, and then a fresh thread drives. Who lost it learns so when the
 * plug-in returns, by {@link Lost}, and touches nothing on its way out.
 *
 * <p>Only calls made with nothing half-done in the machine may be guarded so: the driver's calls of the scheduler.
 */
public final class Lease {
    private final AtomicReference<@Nullable Term> present = new AtomicReference<>();

    /** One call under the lease; terms are told apart by identity. */
    static final class Term {
        final String what;
        final Consumer<String> whenStuck;
        final Thread thread = Thread.currentThread();

        Term(String what, Consumer<String> whenStuck) {
            this.what = what;
            this.whenStuck = whenStuck;
        }
    }

    /** The lease was lost: unwinds the thread that was stuck, up to its end. */
    public static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost(String what) {
            super("this thread was given up for stuck in " + what, null, false, false);
        }
    }

    /**
     * Calls a plug-in; on the driver's thread.
     *
     * @param what names the call
     * @param whenStuck is told {@code what} by the fresh thread, should the call not return
     */
    public <R extends @Nullable Object> R during(String what, Consumer<String> whenStuck, Supplier<R> call) {
        Term term = new Term(what, whenStuck);
        present.set(term);
        R result;
        try {
            result = call.get();
        } catch (Throwable e) {
            giveBack(term);
            throw e;
        }
        giveBack(term);
        return result;
    }

    /** The call that goes on now. */
    @Nullable
    Term term() {
        return present.get();
    }

    /** Takes the lease from a call. Returns whether it was still going on. */
    boolean seize(Term term) {
        return present.compareAndSet(term, null);
    }

    private void giveBack(Term term) {
        if (!present.compareAndSet(term, null)) {
            throw new Lost(term.what);
        }
    }
}
