// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_set_periodic_timer. */
@XenStruct(value = "struct vcpu_set_periodic_timer", header = "vcpu.h")
public final class VcpuSetPeriodicTimer {
    public static final int PERIOD_NS = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private VcpuSetPeriodicTimer() {
    }
}
