// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Time of one vCPU. Written by Xen: version odd, fields, version even. */
@XenStruct(value = "struct vcpu_time_info", header = "xen.h")
public final class VcpuTimeInfo {
    /** Odd while it is being written. */
    public static final int VERSION = 0;
    /** TSC at the last update. */
    public static final int TSC_TIMESTAMP = 8;
    /** System time at the last update, ns. */
    public static final int SYSTEM_TIME = 16;
    /** 2^32 times nanoseconds per (shifted) TSC tick. */
    public static final int TSC_TO_SYSTEM_MUL = 24;
    /** Signed: left shift of the TSC difference. */
    public static final int TSC_SHIFT = 28;
    public static final int FLAGS = 29;
    /** Bytes of the whole. */
    public static final int SIZE = 32;

    private VcpuTimeInfo() {
    }
}
