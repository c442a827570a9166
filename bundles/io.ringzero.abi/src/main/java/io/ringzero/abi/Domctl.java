// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Operations and flags of {@code domctl}. */
@XenHeader("domctl.h")
public final class Domctl {
    public static final int XEN_DOMCTL_INTERFACE_VERSION = 21;
    public static final int XEN_DOMCTL_createdomain = 1;
    public static final int XEN_DOMCTL_destroydomain = 2;
    public static final int XEN_DOMCTL_pausedomain = 3;
    public static final int XEN_DOMCTL_unpausedomain = 4;
    public static final int XEN_DOMCTL_getdomaininfo = 5;
    public static final int XEN_DOMCTL_setvcpuaffinity = 9;
    public static final int XEN_DOMCTL_shadow_op = 10;
    public static final int XEN_DOMCTL_max_mem = 11;
    public static final int XEN_DOMCTL_setvcpucontext = 12;
    public static final int XEN_DOMCTL_getvcpucontext = 13;
    public static final int XEN_DOMCTL_getvcpuinfo = 14;
    public static final int XEN_DOMCTL_max_vcpus = 15;
    public static final int XEN_DOMCTL_scheduler_op = 16;
    public static final int XEN_DOMCTL_setdomainhandle = 17;
    public static final int XEN_DOMCTL_setdebugging = 18;
    public static final int XEN_DOMCTL_irq_permission = 19;
    public static final int XEN_DOMCTL_iomem_permission = 20;
    public static final int XEN_DOMCTL_ioport_permission = 21;
    public static final int XEN_DOMCTL_hypercall_init = 22;
    public static final int XEN_DOMCTL_getvcpuaffinity = 25;
    public static final int XEN_DOMCTL_resumedomain = 27;
    public static final int XEN_DOMCTL_sendtrigger = 28;
    public static final int XEN_DOMCTL_set_address_size = 35;
    public static final int XEN_DOMCTL_get_address_size = 36;
    public static final int XEN_DOMCTL_getpageframeinfo3 = 61;
    public static final int XEN_DOMCTL_CDF_hvm = 1;
    public static final int XEN_DOMCTL_CDF_MAX = 128;
    public static final int XEN_DOMINF_dying = 1;
    public static final int XEN_DOMINF_shutdown = 4;
    public static final int XEN_DOMINF_paused = 8;
    public static final int XEN_DOMINF_blocked = 16;
    public static final int XEN_DOMINF_running = 32;
    public static final int XEN_DOMINF_shutdownshift = 16;
    public static final int XEN_DOMINF_shutdownmask = 255;
    public static final int XEN_DOMCTL_PFINFO_LTAB_SHIFT = 28;
    public static final int XEN_DOMCTL_PFINFO_LPINTAB = 0x80000000;
    public static final int XEN_DOMCTL_PFINFO_XTAB = 0xf0000000;
    public static final int XEN_VCPUAFFINITY_HARD = 1;
    public static final int XEN_VCPUAFFINITY_SOFT = 2;
    public static final int XEN_VCPUAFFINITY_FORCE = 4;
    public static final int XEN_DOMCTL_SENDTRIGGER_NMI = 0;
    public static final int XEN_DOMCTL_SENDTRIGGER_RESET = 1;
    public static final int XEN_DOMCTL_SENDTRIGGER_INIT = 2;
    public static final int XEN_DOMCTL_SENDTRIGGER_POWER = 3;
    public static final int XEN_DOMCTL_SENDTRIGGER_SLEEP = 4;
    public static final int XEN_DOMCTL_SCHEDOP_getinfo = 1;
    public static final int XEN_DOMCTL_SCHEDOP_putinfo = 0;
    public static final int XEN_SCHEDULER_CREDIT = 5;

    private Domctl() {
    }
}
