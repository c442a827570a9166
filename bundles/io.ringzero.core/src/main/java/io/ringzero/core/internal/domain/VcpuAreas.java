// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.core.internal.memory.FrameHold;
import org.jspecify.annotations.Nullable;

/**
 * Where a vCPU's shared structures lie. vcpu_info is known by machine address and its frame is held; the runstate and time
 * areas are linear addresses that are translated at each update, as Xen does for PV guests.
 */
public final class VcpuAreas {
    private long vcpuInfo;
    private @Nullable FrameHold vcpuInfoHold;
    private long runstate;
    private long time;
    private long offlineNanos;
    private long offlineSince;
    private boolean stale;

    /** Machine address of vcpu_info; 0 when the vCPU has none yet (number 32 and up before VCPUOP_register_vcpu_info). */
    public long vcpuInfo() {
        return vcpuInfo;
    }

    /** The place in the shared_info page, without a hold. */
    public void vcpuInfo(long maddr) {
        vcpuInfo = maddr;
    }

    /** Whether VCPUOP_register_vcpu_info was made: it can be made once. */
    public boolean vcpuInfoRegistered() {
        return vcpuInfoHold != null;
    }

    /** A place that the guest registered; the hold is this object's from now on. */
    public void register(long maddr, FrameHold hold) {
        vcpuInfo = maddr;
        vcpuInfoHold = hold;
    }

    /** Linear address of vcpu_runstate_info, 0 for none. */
    public long runstate() {
        return runstate;
    }

    public void runstate(long linear) {
        runstate = linear;
    }

    /** Linear address of a second vcpu_time_info, 0 for none. */
    public long time() {
        return time;
    }

    public void time(long linear) {
        time = linear;
    }

    /** Part of the registry's blocked time that the vCPU spent down, up to the last time it was brought up. */
    public long offlineNanos() {
        return offlineNanos;
    }

    /** It goes down, having been blocked for so long in its life. */
    public void offlineBegins(long blockedNanos) {
        offlineSince = blockedNanos;
    }

    /** It comes up again. */
    public void offlineEnds(long blockedNanos) {
        offlineNanos += blockedNanos - offlineSince;
    }

    /** Whether an area could not be written because user mode's tables do not map it; tried again in kernel mode. */
    public boolean stale() {
        return stale;
    }

    public void stale(boolean value) {
        stale = value;
    }

    /** Lets the registered frame go. */
    public void release() {
        FrameHold hold = vcpuInfoHold;
        vcpuInfoHold = null;
        vcpuInfo = 0;
        runstate = 0;
        time = 0;
        if (hold != null) {
            hold.close();
        }
    }
}
