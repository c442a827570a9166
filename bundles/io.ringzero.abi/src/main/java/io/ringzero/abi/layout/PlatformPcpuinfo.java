// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument and answer of {@code XENPF_get_cpuinfo}. */
@XenStruct(value = "struct xenpf_pcpuinfo", header = "platform.h")
public final class PlatformPcpuinfo {
    public static final int XEN_CPUID = 0;
    public static final int MAX_PRESENT = 4;
    public static final int FLAGS = 8;
    public static final int APIC_ID = 12;
    public static final int ACPI_ID = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 20;

    private PlatformPcpuinfo() {
    }
}
