// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Answer of XENMEM_machphys_mapping, 64-bit. */
@XenStruct(value = "struct xen_machphys_mapping", header = "memory.h", bits = 64)
public final class MachphysMapping {
    public static final int V_START = 0;
    public static final int V_END = 8;
    public static final int MAX_MFN = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private MachphysMapping() {
    }
}
