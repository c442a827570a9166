// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** SCHEDOP_remote_shutdown. */
@XenStruct(value = "struct sched_remote_shutdown", header = "sched.h")
public final class SchedRemoteShutdown {
    public static final int DOMAIN_ID = 0;
    public static final int REASON = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private SchedRemoteShutdown() {
    }
}
