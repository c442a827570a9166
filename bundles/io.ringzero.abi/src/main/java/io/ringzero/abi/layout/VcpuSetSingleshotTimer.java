// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_set_singleshot_timer, 64-bit. */
@XenStruct(value = "struct vcpu_set_singleshot_timer", header = "vcpu.h", bits = 64)
public final class VcpuSetSingleshotTimer {
    /** System time. */
    public static final int TIMEOUT_ABS_NS = 0;
    public static final int FLAGS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private VcpuSetSingleshotTimer() {
    }
}
