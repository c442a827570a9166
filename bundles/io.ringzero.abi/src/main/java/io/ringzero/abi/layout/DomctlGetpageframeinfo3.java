// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_getpageframeinfo3}. */
@XenStruct(value = "struct xen_domctl_getpageframeinfo3", header = "domctl.h")
public final class DomctlGetpageframeinfo3 {
    public static final int NUM = 0;
    public static final int ARRAY = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private DomctlGetpageframeinfo3() {
    }
}
