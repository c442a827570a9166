// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Head of every {@code sysctl}; the operation's own part is at {@code U}. */
@XenStruct(value = "struct xen_sysctl", header = "sysctl.h")
public final class SysctlHeader {
    public static final int CMD = 0;
    public static final int INTERFACE_VERSION = 4;
    public static final int U = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 136;

    private SysctlHeader() {
    }
}
