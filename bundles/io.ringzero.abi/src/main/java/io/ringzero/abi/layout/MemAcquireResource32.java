// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code XENMEM_acquire_resource}, 32-bit. */
@XenStruct(value = "struct xen_mem_acquire_resource", header = "memory.h", bits = 32)
public final class MemAcquireResource32 {
    public static final int DOMID = 0;
    public static final int TYPE = 2;
    public static final int ID = 4;
    public static final int NR_FRAMES = 8;
    public static final int PAD = 12;
    public static final int FRAME = 16;
    public static final int FRAME_LIST = 24;
    /** Bytes of the whole. */
    public static final int SIZE = 28;

    private MemAcquireResource32() {
    }
}
