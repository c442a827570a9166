// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** SCHEDOP_shutdown and SCHEDOP_shutdown_code. */
@XenStruct(value = "struct sched_shutdown", header = "sched.h")
public final class SchedShutdown {
    /** {@code SHUTDOWN_*}. */
    public static final int REASON = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private SchedShutdown() {
    }
}
