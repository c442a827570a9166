// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** How long a vCPU was in which state, 64-bit. */
@XenStruct(value = "struct vcpu_runstate_info", header = "vcpu.h", bits = 64)
public final class VcpuRunstateInfo {
    /** {@code RUNSTATE_*}. */
    public static final int STATE = 0;
    /** System time, ns. */
    public static final int STATE_ENTRY_TIME = 8;
    /** Ns in each of the four states. */
    public static final int TIME = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 48;

    private VcpuRunstateInfo() {
    }
}
