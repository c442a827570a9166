// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** PHYSDEVOP_set_iobitmap, 64-bit. */
@XenStruct(value = "struct physdev_set_iobitmap", header = "physdev.h", bits = 64)
public final class PhysdevSetIobitmap {
    public static final int BITMAP = 0;
    public static final int NR_PORTS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private PhysdevSetIobitmap() {
    }
}
