// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Flags of vcpu_time_info. */
@XenHeader("xen.h")
public final class PvClock {
    public static final int XEN_PVCLOCK_TSC_STABLE_BIT = 1;
    public static final int XEN_PVCLOCK_GUEST_STOPPED = 2;

    private PvClock() {
    }
}
