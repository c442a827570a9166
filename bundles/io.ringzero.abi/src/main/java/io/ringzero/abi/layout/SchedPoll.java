// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** SCHEDOP_poll, 64-bit. */
@XenStruct(value = "struct sched_poll", header = "sched.h", bits = 64)
public final class SchedPoll {
    /** Pointer to 32-bit ports. */
    public static final int PORTS = 0;
    public static final int NR_PORTS = 8;
    /** System time, ns; 0 for none. */
    public static final int TIMEOUT = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SchedPoll() {
    }
}
