// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_getdomaininfolist}. */
@XenStruct(value = "struct xen_sysctl_getdomaininfolist", header = "sysctl.h")
public final class SysctlGetdomaininfolist {
    public static final int FIRST_DOMAIN = 0;
    public static final int MAX_DOMAINS = 4;
    public static final int BUFFER = 8;
    public static final int NUM_DOMAINS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SysctlGetdomaininfolist() {
    }
}
