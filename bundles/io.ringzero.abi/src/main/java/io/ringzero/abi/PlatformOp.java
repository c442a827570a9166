// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Operations of {@code platform_op}. */
@XenHeader("platform.h")
public final class PlatformOp {
    public static final int XENPF_INTERFACE_VERSION = 0x3000001;
    public static final int XENPF_settime32 = 17;
    public static final int XENPF_settime64 = 62;
    public static final int XENPF_getidletime = 53;
    public static final int XENPF_get_cpuinfo = 55;
    public static final int XENPF_get_cpu_version = 48;
    public static final int XEN_PCPU_FLAGS_ONLINE = 1;

    private PlatformOp() {
    }
}
