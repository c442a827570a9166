// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** What one vCPU shares with Xen, 64-bit. */
@XenStruct(value = "struct vcpu_info", header = "xen.h", bits = 64)
public final class VcpuInfo {
    /** Byte: set by Xen, cleared by the guest. */
    public static final int EVTCHN_UPCALL_PENDING = 0;
    /** Byte: written by the guest. */
    public static final int EVTCHN_UPCALL_MASK = 1;
    /** Machine word: which words of evtchn_pending hold something. */
    public static final int EVTCHN_PENDING_SEL = 8;
    /** Linear address of the last page fault. */
    @XenStruct.Member("arch.cr2")
    public static final int ARCH_CR2 = 16;
    /** A {@link VcpuTimeInfo}. */
    public static final int TIME = 32;
    /** Bytes of the whole. */
    public static final int SIZE = 64;

    private VcpuInfo() {
    }
}
