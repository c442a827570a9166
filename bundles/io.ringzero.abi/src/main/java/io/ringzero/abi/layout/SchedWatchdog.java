// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** SCHEDOP_watchdog. */
@XenStruct(value = "struct sched_watchdog", header = "sched.h")
public final class SchedWatchdog {
    /** 0 for a new one. */
    public static final int ID = 0;
    /** Seconds; 0 stops it. */
    public static final int TIMEOUT = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private SchedWatchdog() {
    }
}
