// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_register_runstate_memory_area. */
@XenStruct(value = "struct vcpu_register_runstate_memory_area", header = "vcpu.h")
public final class VcpuRegisterRunstate {
    /** Linear address of a {@link VcpuRunstateInfo}. */
    @XenStruct.Member("addr.p")
    public static final int ADDR = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private VcpuRegisterRunstate() {
    }
}
