// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** VCPUOP_get_physid. */
@XenStruct(value = "struct vcpu_get_physid", header = "vcpu.h")
public final class VcpuGetPhysid {
    /** Out: APIC id low, ACPI id high. */
    public static final int PHYS_ID = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private VcpuGetPhysid() {
    }
}
