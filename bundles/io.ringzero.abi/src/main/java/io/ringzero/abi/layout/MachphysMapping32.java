// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Answer of XENMEM_machphys_mapping, 32-bit. */
@XenStruct(value = "struct xen_machphys_mapping", header = "memory.h", bits = 32)
public final class MachphysMapping32 {
    public static final int V_START = 0;
    public static final int V_END = 4;
    public static final int MAX_MFN = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private MachphysMapping32() {
    }
}
