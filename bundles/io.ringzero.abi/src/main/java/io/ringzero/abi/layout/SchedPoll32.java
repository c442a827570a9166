// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** SCHEDOP_poll, 32-bit. */
@XenStruct(value = "struct sched_poll", header = "sched.h", bits = 32)
public final class SchedPoll32 {
    /** Pointer to 32-bit ports. */
    public static final int PORTS = 0;
    public static final int NR_PORTS = 4;
    /** System time, ns; 0 for none. */
    public static final int TIMEOUT = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private SchedPoll32() {
    }
}
