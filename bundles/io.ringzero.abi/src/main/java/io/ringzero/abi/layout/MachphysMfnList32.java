// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_machphys_mfn_list, 32-bit. */
@XenStruct(value = "struct xen_machphys_mfn_list", header = "memory.h", bits = 32)
public final class MachphysMfnList32 {
    public static final int MAX_EXTENTS = 0;
    public static final int EXTENT_START = 4;
    public static final int NR_EXTENTS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private MachphysMfnList32() {
    }
}
