// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Operations and flags of {@code sysctl}. */
@XenHeader("sysctl.h")
public final class Sysctl {
    public static final int XEN_SYSCTL_INTERFACE_VERSION = 21;
    public static final int XEN_SYSCTL_readconsole = 1;
    public static final int XEN_SYSCTL_physinfo = 3;
    public static final int XEN_SYSCTL_sched_id = 4;
    public static final int XEN_SYSCTL_perfc_op = 5;
    public static final int XEN_SYSCTL_getdomaininfolist = 6;
    public static final int XEN_SYSCTL_debug_keys = 7;
    public static final int XEN_SYSCTL_getcpuinfo = 8;
    public static final int XEN_SYSCTL_availheap = 9;
    public static final int XEN_SYSCTL_cpu_hotplug = 11;
    public static final int XEN_SYSCTL_lockprof_op = 15;
    public static final int XEN_SYSCTL_cputopoinfo = 16;
    public static final int XEN_SYSCTL_numainfo = 17;
    public static final int XEN_SYSCTL_PHYSCAP_pv = 2;
    public static final int XEN_SYSCTL_PHYSCAP_gnttab_v1 = 256;
    public static final int XEN_SYSCTL_PHYSCAP_gnttab_v2 = 512;

    private Sysctl() {
    }
}
