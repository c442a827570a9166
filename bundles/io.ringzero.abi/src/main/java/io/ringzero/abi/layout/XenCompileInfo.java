// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** XENVER_compile_info. */
@XenStruct(value = "struct xen_compile_info", header = "version.h")
public final class XenCompileInfo {
    /** 64 bytes. */
    public static final int COMPILER = 0;
    /** 16 bytes. */
    public static final int COMPILE_BY = 64;
    /** 32 bytes. */
    public static final int COMPILE_DOMAIN = 80;
    /** 32 bytes. */
    public static final int COMPILE_DATE = 112;
    /** Bytes of the whole. */
    public static final int SIZE = 144;

    private XenCompileInfo() {
    }
}
