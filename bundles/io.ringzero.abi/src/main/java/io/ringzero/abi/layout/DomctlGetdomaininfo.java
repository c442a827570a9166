// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Answer of {@code XEN_DOMCTL_getdomaininfo}. */
@XenStruct(value = "struct xen_domctl_getdomaininfo", header = "domctl.h")
public final class DomctlGetdomaininfo {
    public static final int DOMAIN = 0;
    public static final int FLAGS = 4;
    public static final int TOT_PAGES = 8;
    public static final int MAX_PAGES = 16;
    public static final int SHARED_INFO_FRAME = 48;
    public static final int CPU_TIME = 56;
    public static final int NR_ONLINE_VCPUS = 64;
    public static final int MAX_VCPU_ID = 68;
    public static final int HANDLE = 76;
    public static final int CPUPOOL = 92;
    public static final int GPADDR_BITS = 96;
    /** Bytes of the whole. */
    public static final int SIZE = 112;

    private DomctlGetdomaininfo() {
    }
}
