// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_machphys_mfn_list, 64-bit. */
@XenStruct(value = "struct xen_machphys_mfn_list", header = "memory.h", bits = 64)
public final class MachphysMfnList {
    public static final int MAX_EXTENTS = 0;
    public static final int EXTENT_START = 8;
    public static final int NR_EXTENTS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private MachphysMfnList() {
    }
}
