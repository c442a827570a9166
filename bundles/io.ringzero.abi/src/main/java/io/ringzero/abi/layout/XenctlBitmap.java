// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** A set of pCPUs in a caller's memory. */
@XenStruct(value = "struct xenctl_bitmap", header = "domctl.h")
public final class XenctlBitmap {
    @XenStruct.Member("bitmap")
    public static final int BITMAP = 0;
    public static final int NR_BITS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private XenctlBitmap() {
    }
}
