// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_cputopoinfo}; of each pCPU three 32-bit numbers: core, socket, node. */
@XenStruct(value = "struct xen_sysctl_cputopoinfo", header = "sysctl.h")
public final class SysctlCputopoinfo {
    public static final int NUM_CPUS = 0;
    public static final int CPUTOPO = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private SysctlCputopoinfo() {
    }
}
