// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** PHYSDEVOP_eoi. */
@XenStruct(value = "struct physdev_eoi", header = "physdev.h")
public final class PhysdevEoi {
    public static final int IRQ = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private PhysdevEoi() {
    }
}
