// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** PHYSDEVOP_pirq_eoi_gmfn_v1 and _v2, 32-bit. */
@XenStruct(value = "struct physdev_pirq_eoi_gmfn", header = "physdev.h", bits = 32)
public final class PhysdevPirqEoiGmfn32 {
    public static final int GMFN = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private PhysdevPirqEoiGmfn32() {
    }
}
