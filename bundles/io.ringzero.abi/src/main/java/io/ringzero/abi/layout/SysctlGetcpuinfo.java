// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_getcpuinfo}; of each pCPU its idle nanoseconds, 64 bits. */
@XenStruct(value = "struct xen_sysctl_getcpuinfo", header = "sysctl.h")
public final class SysctlGetcpuinfo {
    public static final int MAX_CPUS = 0;
    public static final int INFO = 8;
    public static final int NR_CPUS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SysctlGetcpuinfo() {
    }
}
