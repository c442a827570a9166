// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** XENVER_platform_parameters, 64-bit. */
@XenStruct(value = "struct xen_platform_parameters", header = "version.h", bits = 64)
public final class XenPlatformParameters {
    /** First address that is Xen's. */
    public static final int VIRT_START = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private XenPlatformParameters() {
    }
}
