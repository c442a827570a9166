// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_register_vcpu_info. */
@XenStruct(value = "struct vcpu_register_vcpu_info", header = "vcpu.h")
public final class VcpuRegisterVcpuInfo {
    /** Frame (gfn) that takes the {@link VcpuInfo}. */
    public static final int MFN = 0;
    /** In the frame. */
    public static final int OFFSET = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private VcpuRegisterVcpuInfo() {
    }
}
