// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * The machine's only source of time and randomness.
 *
 * <p>System time is nanoseconds since the machine started and never goes back. With the real clock it follows the host; with
 * the virtual clock it is derived from retired instructions plus a documented cost table, and jumps to the next timer when
 * all is idle; with several pCPUs each has a time of its own, at most a quantum apart, and readings are those of the pCPU at
 * work. Wall-clock time is system time plus a fixed base that was taken at start (virtual: from the configuration).
 *
 * <p>Called on pCPU threads, in turns and at safe points; {@link #systemNanos()} from any thread.
 */
public interface Clock {
    /** Frequency of the TSC in hertz; constant. */
    long TSC_HERTZ = 1_000_000_000L;

    /** System time of the latest instruction border, nanoseconds. */
    long systemNanos();

    /** The TSC at {@link #systemNanos()}, before a vCPU's own offset. */
    long tsc();

    /** Nanoseconds since 1970-01-01 UTC. */
    long wallNanos();

    /** 64 bits from a generator seeded by the configuration. */
    long random();

    /** Whether time is derived from retired instructions. */
    boolean virtual();

    /** Adds the cost of an operation to virtual time; without effect on the real clock. */
    void charge(long nanos);

    /**
     * Runs a turn once system time has reached a deadline; one in the past runs before guest code does again. Turns of
     * one deadline run in the order in which they were asked for.
     */
    TimerId at(long systemNanos, Runnable turn);

    /** Cancels a timer; one that has fired or was cancelled is ignored. */
    void cancel(TimerId timer);
}
