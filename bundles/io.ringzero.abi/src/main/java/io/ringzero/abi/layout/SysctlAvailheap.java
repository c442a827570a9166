// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument and answer of {@code XEN_SYSCTL_availheap}. */
@XenStruct(value = "struct xen_sysctl_availheap", header = "sysctl.h")
public final class SysctlAvailheap {
    public static final int MIN_BITWIDTH = 0;
    public static final int MAX_BITWIDTH = 4;
    public static final int NODE = 8;
    public static final int AVAIL_BYTES = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SysctlAvailheap() {
    }
}
