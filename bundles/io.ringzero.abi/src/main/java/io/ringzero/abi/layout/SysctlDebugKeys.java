// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_debug_keys}. */
@XenStruct(value = "struct xen_sysctl_debug_keys", header = "sysctl.h")
public final class SysctlDebugKeys {
    public static final int KEYS = 0;
    public static final int NR_KEYS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private SysctlDebugKeys() {
    }
}
