// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_sendtrigger}. */
@XenStruct(value = "struct xen_domctl_sendtrigger", header = "domctl.h")
public final class DomctlSendtrigger {
    public static final int TRIGGER = 0;
    public static final int VCPU = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private DomctlSendtrigger() {
    }
}
