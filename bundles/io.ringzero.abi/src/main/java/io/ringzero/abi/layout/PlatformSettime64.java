// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XENPF_settime64}. */
@XenStruct(value = "struct xenpf_settime64", header = "platform.h")
public final class PlatformSettime64 {
    public static final int SECS = 0;
    public static final int NSECS = 8;
    public static final int MBZ = 12;
    public static final int SYSTEM_TIME = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private PlatformSettime64() {
    }
}
