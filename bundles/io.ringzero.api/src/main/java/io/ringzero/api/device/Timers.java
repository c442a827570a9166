// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

/** Time for service domains: the machine's system time. In turns. */
public interface Timers {
    long systemNanos();

    /** Runs a turn once system time has reached a value. */
    AutoCloseable at(long systemNanos, Runnable turn);
}
