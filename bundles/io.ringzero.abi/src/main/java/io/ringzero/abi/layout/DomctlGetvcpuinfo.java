// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument and answer of {@code XEN_DOMCTL_getvcpuinfo}. */
@XenStruct(value = "struct xen_domctl_getvcpuinfo", header = "domctl.h")
public final class DomctlGetvcpuinfo {
    public static final int VCPU = 0;
    public static final int ONLINE = 4;
    public static final int BLOCKED = 5;
    public static final int RUNNING = 6;
    public static final int CPU_TIME = 8;
    public static final int CPU = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private DomctlGetvcpuinfo() {
    }
}
