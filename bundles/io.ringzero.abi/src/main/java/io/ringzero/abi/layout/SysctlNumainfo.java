// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_numainfo}. */
@XenStruct(value = "struct xen_sysctl_numainfo", header = "sysctl.h")
public final class SysctlNumainfo {
    public static final int NUM_NODES = 0;
    public static final int MEMINFO = 8;
    public static final int DISTANCE = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SysctlNumainfo() {
    }
}
