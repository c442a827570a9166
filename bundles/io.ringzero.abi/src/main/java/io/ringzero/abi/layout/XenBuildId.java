// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** XENVER_build_id. */
@XenStruct(value = "struct xen_build_id", header = "version.h")
public final class XenBuildId {
    /** In: room; out: length. */
    public static final int LEN = 0;
    public static final int BUF = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private XenBuildId() {
    }
}
