// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_setvcpuaffinity} and {@code getvcpuaffinity}. */
@XenStruct(value = "struct xen_domctl_vcpuaffinity", header = "domctl.h")
public final class DomctlVcpuaffinity {
    public static final int VCPU = 0;
    public static final int FLAGS = 4;
    public static final int CPUMAP_HARD = 8;
    public static final int CPUMAP_SOFT = 24;
    /** Bytes of the whole. */
    public static final int SIZE = 40;

    private DomctlVcpuaffinity() {
    }
}
