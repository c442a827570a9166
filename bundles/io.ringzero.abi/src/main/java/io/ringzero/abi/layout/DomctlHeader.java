// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Head of every {@code domctl}; the operation's own part is at {@code U}. */
@XenStruct(value = "struct xen_domctl", header = "domctl.h")
public final class DomctlHeader {
    public static final int CMD = 0;
    public static final int INTERFACE_VERSION = 4;
    public static final int DOMAIN = 8;
    public static final int U = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 144;

    private DomctlHeader() {
    }
}
