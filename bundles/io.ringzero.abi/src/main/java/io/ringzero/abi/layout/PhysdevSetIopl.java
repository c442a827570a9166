// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** PHYSDEVOP_set_iopl. */
@XenStruct(value = "struct physdev_set_iopl", header = "physdev.h")
public final class PhysdevSetIopl {
    /** 0 to 3. */
    public static final int IOPL = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private PhysdevSetIopl() {
    }
}
