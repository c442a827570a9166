// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_scheduler_op}. */
@XenStruct(value = "struct xen_domctl_scheduler_op", header = "domctl.h")
public final class DomctlSchedulerOp {
    public static final int SCHED_ID = 0;
    public static final int CMD = 4;
    @XenStruct.Member("u.credit.weight")
    public static final int WEIGHT = 8;
    @XenStruct.Member("u.credit.cap")
    public static final int CAP = 10;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private DomctlSchedulerOp() {
    }
}
