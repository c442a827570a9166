// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_set_singleshot_timer, 32-bit. */
@XenStruct(value = "struct vcpu_set_singleshot_timer", header = "vcpu.h", bits = 32)
public final class VcpuSetSingleshotTimer32 {
    /** System time. */
    public static final int TIMEOUT_ABS_NS = 0;
    public static final int FLAGS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private VcpuSetSingleshotTimer32() {
    }
}
