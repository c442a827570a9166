// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** One call of {@code multicall}, 32-bit. */
@XenStruct(value = "struct multicall_entry", header = "xen.h", bits = 32)
public final class MulticallEntry32 {
    /** Hypercall number. */
    public static final int OP = 0;
    /** Written by Xen. */
    public static final int RESULT = 4;
    /** Six of a machine word each. */
    public static final int ARGS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 32;

    private MulticallEntry32() {
    }
}
