// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** One call of {@code multicall}, 64-bit. */
@XenStruct(value = "struct multicall_entry", header = "xen.h", bits = 64)
public final class MulticallEntry {
    /** Hypercall number. */
    public static final int OP = 0;
    /** Written by Xen. */
    public static final int RESULT = 8;
    /** Six of a machine word each. */
    public static final int ARGS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 64;

    private MulticallEntry() {
    }
}
