// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** One entry of {@code set_trap_table}; an address of 0 ends the table, 64-bit. */
@XenStruct(value = "struct trap_info", header = "arch-x86/xen.h", bits = 64)
public final class TrapInfo {
    /** Byte. */
    public static final int VECTOR = 0;
    /** Byte: bits 0 and 1 the DPL, bit 2 masks events. */
    public static final int FLAGS = 1;
    /** Code selector. */
    public static final int CS = 2;
    /** Offset of the handler. */
    public static final int ADDRESS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private TrapInfo() {
    }
}
