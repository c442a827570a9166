// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import org.jspecify.annotations.Nullable;

/** Something that the machine's events tell of; time is system time in nanoseconds. */
public sealed interface Moment {
    long nanos();

    /**
     * Who is on a pCPU changed; the same on both sides: it had slept there and runs again.
     *
     * @param from null when the pCPU idled
     * @param fromRunnable who left can run
     * @param to null when it idles
     */
    record Switch(long nanos, int pcpu, @Nullable Who from, boolean fromRunnable, @Nullable Who to)
        implements
            Moment {
    }

    /** It can run. */
    record Wake(long nanos, Who who) implements Moment {
    }

    /** It sleeps; whether it ran until then. */
    record Block(long nanos, Who who, boolean ran) implements Moment {
    }

    /** A handover in a slot, done or refused; the pause is host time. */
    record Swap(long nanos, String slot, String from, String to, boolean done, long pauseNanos) implements Moment {
    }
}
