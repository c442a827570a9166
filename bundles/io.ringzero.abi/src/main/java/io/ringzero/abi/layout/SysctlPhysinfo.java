// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Answer of {@code XEN_SYSCTL_physinfo}. */
@XenStruct(value = "struct xen_sysctl_physinfo", header = "sysctl.h")
public final class SysctlPhysinfo {
    public static final int THREADS_PER_CORE = 0;
    public static final int CORES_PER_SOCKET = 4;
    public static final int NR_CPUS = 8;
    public static final int MAX_CPU_ID = 12;
    public static final int NR_NODES = 16;
    public static final int MAX_NODE_ID = 20;
    public static final int CPU_KHZ = 24;
    public static final int CAPABILITIES = 28;
    public static final int TOTAL_PAGES = 40;
    public static final int FREE_PAGES = 48;
    public static final int MAX_MFN = 72;
    public static final int HW_CAP = 80;
    /** Bytes of the whole. */
    public static final int SIZE = 112;

    private SysctlPhysinfo() {
    }
}
