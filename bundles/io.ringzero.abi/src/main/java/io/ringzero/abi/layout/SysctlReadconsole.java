// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_SYSCTL_readconsole}. */
@XenStruct(value = "struct xen_sysctl_readconsole", header = "sysctl.h")
public final class SysctlReadconsole {
    public static final int CLEAR = 0;
    public static final int INCREMENTAL = 1;
    public static final int INDEX = 4;
    public static final int BUFFER = 8;
    public static final int COUNT = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private SysctlReadconsole() {
    }
}
