// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** One operation of {@code mmuext_op}, 64-bit. */
@XenStruct(value = "struct mmuext_op", header = "xen.h", bits = 64)
public final class MmuextOp {
    public static final int CMD = 0;
    /** mfn or linear_addr. */
    @XenStruct.Member("arg1.mfn")
    public static final int ARG1 = 8;
    /** nr_ents (32 bits), vcpumask (pointer) or src_mfn. */
    @XenStruct.Member("arg2.nr_ents")
    public static final int ARG2 = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private MmuextOp() {
    }
}
