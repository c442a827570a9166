// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_setvcpucontext} and {@code getvcpucontext}. */
@XenStruct(value = "struct xen_domctl_vcpucontext", header = "domctl.h")
public final class DomctlVcpucontext {
    public static final int VCPU = 0;
    public static final int CTXT = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private DomctlVcpucontext() {
    }
}
