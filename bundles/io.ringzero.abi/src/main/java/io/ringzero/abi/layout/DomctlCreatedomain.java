// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XEN_DOMCTL_createdomain}. */
@XenStruct(value = "struct xen_domctl_createdomain", header = "domctl.h")
public final class DomctlCreatedomain {
    public static final int HANDLE = 4;
    public static final int FLAGS = 20;
    public static final int IOMMU_OPTS = 24;
    public static final int MAX_VCPUS = 28;
    public static final int MAX_EVTCHN_PORT = 32;
    public static final int MAX_GRANT_FRAMES = 36;
    public static final int MAX_MAPTRACK_FRAMES = 40;
    public static final int GRANT_OPTS = 44;
    public static final int VMTRACE_SIZE = 48;
    public static final int CPUPOOL_ID = 52;
    public static final int ARCH = 56;
    @XenStruct.Member("arch.emulation_flags")
    public static final int EMULATION_FLAGS = 56;
    /** Bytes of the whole. */
    public static final int SIZE = 64;

    private DomctlCreatedomain() {
    }
}
